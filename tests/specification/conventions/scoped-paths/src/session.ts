/**
 * @req FR:login/session.expiry
 * @req NFR:login/latency
 */
export function expire() {}

// @req FR:login/$account, FR:login/session
export function account() {}

// a PDF as FR:invoice.@pdf says
export function invoice() {}

// NFR:latency alone may be either
export function either() {}

// @req FR:login/session.unknown
export function unknown() {}

// req:login is no id
export function none() {}
