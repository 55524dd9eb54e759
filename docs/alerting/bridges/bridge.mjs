// Hands alerts to GitHub for tools that cannot call `repository_dispatch` themselves.
//
// One file without dependencies for platforms that serve `export default { fetch }`,
// such as Cloudflare Workers and Deno. `../bridge.md` tells the settings;
// `bridge.py` does the same in Python.

/** Bytes that a tool may send. */
const BODY_LIMIT = 1024 * 1024;
/** What GitHub takes, in characters; we count bytes, which are never fewer. */
const DISPATCH_LIMIT = 65_535;
/** Objects and lists that no trace needs; left out only of what is too large. */
const HEAVY = new Set([
  "breadcrumbs", "contexts", "debug_meta", "extra", "modules", "post_context",
  "pre_context", "request", "threads", "vars", // Sentry's, around its stack frames
  "SearchResults", // Azure's rows of a log search
]);

/** Innermost frames that are kept of a stack trace, where even that is too large. */
const FRAME_LIMIT = 40;

/** What the sender is told, and the HTTP status to tell it with. */
class Refused extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

export default {
  /** Answers one request: 202 where GitHub has the alert, else why it has not. */
  async fetch(request, env, context) {
    const settings = { ...globalThis.process?.env, ...env };
    const answered = answer(request, settings);
    context?.waitUntil?.(answered); // go on where the tool does not wait for us
    return answered;
  },
};

async function answer(request, settings) {
  try {
    const query = new URL(request.url).searchParams;
    const given = query.get("secret") || request.headers.get("x-bridge-secret") || "";
    if (!(await isSecret(given, settings.BRIDGE_SECRET)))
      throw new Refused(401, "the secret is missing or wrong");
    const raw = await request.arrayBuffer();
    if (raw.byteLength > BODY_LIMIT) throw new Refused(413, `over ${BODY_LIMIT} bytes`);
    await dispatch(wrapped(raw, settings), settings);
    return new Response("GitHub has it", { status: 202 });
  } catch (error) {
    console.log(error.status ?? 500, error.message);
    if (error instanceof Refused)
      return new Response(error.message, { status: error.status });
    return new Response("the bridge failed; its log says why", { status: 500 });
  }
}

/** Compares in constant time, digest with digest; an empty secret lets nobody in. */
async function isSecret(given, expected) {
  if (expected === undefined) throw new Error("BRIDGE_SECRET is not set");
  const [left, right] = await Promise.all(
    [given, expected].map((text) =>
      crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
    ),
  );
  const [ours, theirs] = [new Uint8Array(left), new Uint8Array(right)];
  const difference = ours.reduce((sum, byte, at) => sum | (byte ^ theirs[at]), 0);
  return expected !== "" && difference === 0;
}

/** Puts a tool's body, as it is, below `client_payload.alert`. */
function wrapped(raw, settings) {
  let text, alert;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
    alert = JSON.parse(text);
  } catch {
    throw new Refused(400, "the body is not JSON");
  }
  if (alert === null || typeof alert !== "object")
    throw new Refused(400, "the body is no JSON object");
  if (alert.Type === "SubscriptionConfirmation")
    throw new Refused(403, "subscribe a Lambda function to the topic, not a URL");
  const kind = JSON.stringify(settings.EVENT_TYPE || "production-alert");
  const light = JSON.stringify(alert, lightened);
  for (const body of [text, light, JSON.stringify(JSON.parse(light), shortened)]) {
    const data = new TextEncoder().encode(
      `{"event_type": ${kind}, "client_payload": {"alert": ${body}}}`,
    );
    if (data.byteLength < DISPATCH_LIMIT) return data;
  }
  throw new Refused(413, `over ${DISPATCH_LIMIT} bytes, and nothing known to omit`);
}

/** Leaves out the heavy parts; a tag that has the name of one is text and stays. */
function lightened(key, value) {
  return HEAVY.has(key) && typeof value === "object" ? undefined : value;
}

/** Keeps the innermost frames of each stack trace of Sentry's: its last of our own. */
function shortened(key, value) {
  if (key !== "stacktrace" || !Array.isArray(value?.frames)) return value;
  const own = value.frames.filter((frame) => frame?.in_app);
  const frames = (own.length ? own : value.frames).slice(-FRAME_LIMIT);
  return { ...value, frames };
}

/** Calls `repository_dispatch`. */
async function dispatch(body, settings) {
  const api = settings.GITHUB_API || "https://api.github.com";
  const answered = await fetch(`${api}/repos/${settings.GITHUB_REPOSITORY}/dispatches`, {
    method: "POST",
    body,
    redirect: "manual", // the token goes to nobody else
    signal: AbortSignal.timeout(10_000),
    headers: {
      Accept: "application/vnd.github+json",
      Authorization: `Bearer ${settings.GITHUB_TOKEN}`,
      "Content-Type": "application/json",
      "User-Agent": "alert-bridge",
    },
  }).catch((error) => {
    throw new Refused(502, `GitHub could not be reached: ${error.message}`);
  });
  if (answered.ok) return;
  const told = (await answered.text()).slice(0, 500);
  throw new Refused(502, `GitHub answered ${answered.status}: ${told}`);
}
