"""What may go wrong with a request: refusals, failures, and answers that do not arrive."""

import socket
import struct
from dataclasses import dataclass
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler
from threading import Event

_DRIP_SECONDS = 0.02
_DRIPS = 3
"""Bytes after which it is clear that the answer will not be there in time."""
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Delivery(Enum):
    """How an answer is sent."""

    WHOLE = auto()
    RESET = auto()
    """Not at all: the connection is reset."""
    HANG = auto()
    """Not at all: the connection stays open."""
    DRIP = auto()
    """Byte by byte, so that no pause between two of them is long."""
    CUT = auto()
    """Half of it, then the connection is closed."""


@dataclass
class Fault:
    """Happens to requests that match, as often as `times` says.

    `has_effect`: GitHub did what it was asked for, only its answer is lost. `body` is sent
    in place of the answer, with status 200, as by a proxy.
    """

    match: str
    status: int = 200
    message: str = ""
    times: int = 1
    headers: dict[str, str] | None = None
    has_effect: bool = False
    delivery: Delivery = Delivery.WHOLE
    body: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """An answer as it is sent."""

    status: int
    body: bytes
    headers: dict[str, str]
    delivery: Delivery = Delivery.WHOLE

    def send(
        self, handler: BaseHTTPRequestHandler, silence: Event, is_over: Event
    ) -> None:
        """Send the answer.

        `silence` is set here when its end will not come, `is_over` elsewhere when nobody
        waits for it any more.
        """
        if self.delivery is not Delivery.WHOLE:
            handler.close_connection = True
        if self.delivery is Delivery.HANG:
            silence.set()
            is_over.wait()
        if self.delivery is Delivery.RESET:
            option = (socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            handler.connection.setsockopt(*option)
        if self.delivery in {Delivery.HANG, Delivery.RESET}:
            return
        handler.send_response(self.status)
        for key, value in self.headers.items():
            handler.send_header(key, value)
        handler.send_header("Content-Length", str(len(self.body)))
        handler.end_headers()
        self._send_body(handler, silence, is_over)

    def _send_body(
        self, handler: BaseHTTPRequestHandler, silence: Event, is_over: Event
    ) -> None:
        match self.delivery:
            case Delivery.CUT:
                handler.wfile.write(self.body[: len(self.body) // 2])
            case Delivery.DRIP:
                for number, byte in enumerate(self.body):
                    handler.wfile.write(bytes([byte]))
                    if number == _DRIPS:
                        silence.set()
                    if is_over.wait(_DRIP_SECONDS):
                        return
            case _:
                handler.wfile.write(self.body)
