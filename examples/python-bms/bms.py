"""A small field-service product. Settings: TRUCKROLL_BRIDGE_SECRET, TRUCKROLL_URL, PORT, BMS_DB."""

import base64
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import deliveries
import office
import screen
import store
import telling

LARGEST_BODY = 20_000_000


class Bms(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path != "/":
            return self.answer(404, {"error": "there is /, /jobs and /acts"})
        with store.transaction() as db:
            self.send(200, "text/html; charset=utf-8", screen.page(db).encode())

    def do_POST(self):
        length = int(self.headers.get("content-length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            return self.answer(413, {"error": f"expected at most {LARGEST_BODY} bytes"})
        body = self.rfile.read(length)
        if self.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return self.answer(403, {"error": "another site's page may not press buttons here"})
        try:
            if self.path == "/jobs":
                self.take(body)
            elif self.path == "/acts":
                self.act(body)
            elif self.path.startswith("/work-orders/"):
                self.press(body)
            else:
                self.answer(404, {"error": "there is /, /jobs and /acts"})
        except office.Refused as refused:
            self.answer(422, {"error": str(refused)})
        except ConnectionError:  # nobody reads the answer any more: what was stored stays, and it is delivered again
            self.close_connection = True
        except Exception as error:  # 500: the gateway delivers it again
            print(f"{self.path}: {error!r}", file=sys.stderr, flush=True)
            self.answer(500, {"error": "see the log"})

    def take(self, body):
        """A delivery of the gateway."""
        if not deliveries.is_from_truckroll(os.environ["TRUCKROLL_BRIDGE_SECRET"], self.headers, body):
            return self.answer(401, {"error": "expected a signature of Truckroll"})
        event = json.loads(body)
        with store.transaction() as db:
            answer = deliveries.take(db, self.headers["webhook-id"], event)
        telling.wake.set()
        # 501: this type is not handled here, which is no error.
        self.answer(501 if answer is None else 200, answer or {})

    def act(self, body):
        """What a person would do, done by a program: `truckroll conformance URL --acts .../acts`."""
        asked = json.loads(body)
        given = asked.get("input") or {}
        with store.transaction() as db:
            office.act(
                db,
                asked["bmsId"].removeprefix("PY-"),
                asked["kind"],
                file_name=given.pop("fileName", ""),
                content=base64.b64decode(given.pop("contentBase64", "")),
                **given,
            )
        telling.wake.set()
        self.answer(200, {})

    def press(self, body):
        """A button of the screen."""
        _, _, order_id, kind = self.path.split("/")
        with store.transaction() as db:
            office.act(db, order_id, kind, **dict(parse_qsl(body.decode())))
        telling.wake.set()
        self.send_response(303)
        self.send_header("location", "/")
        self.send_header("content-length", "0")
        self.end_headers()

    def answer(self, status, content):
        self.send(status, "application/json", json.dumps(content).encode())

    def send(self, status, content_type, body):
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


if __name__ == "__main__":
    if not os.environ.get("TRUCKROLL_BRIDGE_SECRET"):
        sys.exit("TRUCKROLL_BRIDGE_SECRET: expected whsec_ and base64, as the gateway has it")
    store.prepare()
    threading.Thread(target=telling.run, daemon=True).start()
    server = Server(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Bms)
    print(f"Work orders: http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
