"""Captions reach readers, wherever they are: measured with a second server on another port."""

import io
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests import factories

from .samples import add_page

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHold it upright.\n"
LOADED, FAILED = 2, 3

#: What a reader gets who plays the video: the state and the lines of its captions, and whether it can be played.
PLAYED = """() => new Promise(done => {
  const video = document.querySelector("video"), track = video.querySelector("track")
  video.preload = "metadata"
  video.load()
  const look = () => {
    const isPlayable = video.error ? false : video.readyState > 0 || undefined
    if (track.readyState < 2 || isPlayable === undefined) return setTimeout(look, 50)
    done({captions: track.readyState, lines: track.track.cues?.length ?? 0, isPlayable})
  }
  look()
})"""


def a_second_of_silence():
    """Something to play: browsers look at what a file is, not at its name."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    return file.getvalue()


class FileHost(BaseHTTPRequestHandler):
    """A host of files that lets other sites read them, below /shared/, and only show them, elsewhere."""

    def do_GET(self):
        is_captions = self.path.endswith(".vtt")
        self.send_response(200)
        self.send_header("Content-Type", "text/vtt" if is_captions else "audio/wav")
        if self.path.startswith("/shared/"):
            self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(CAPTIONS if is_captions else a_second_of_silence())

    def log_message(self, *args):
        """Nobody reads it."""


@pytest.fixture
def elsewhere():
    """The address of a server on another port."""
    server = ThreadingHTTPServer(("localhost", 0), FileHost)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def played(visit, live_server, transactional_db):
    """`played(video, captions)` is what a reader gets of a page of the live server with this video."""

    def played(video, captions):
        site = factories.site()
        site.hostname, site.port = "localhost", live_server.thread.port
        site.save()
        page = add_page(factories.video(video, captions_url=captions))
        return visit(page).evaluate(PLAYED)

    return played


def test_captions_of_another_host_load(played, elsewhere):
    found = played(f"{elsewhere}/shared/film.mp4", f"{elsewhere}/shared/captions.vtt")

    assert found == {"captions": LOADED, "lines": 1, "isPlayable": True}


def test_captions_of_our_own_load_beside_a_video_whose_host_permits_nothing(played, live_server, elsewhere, tab):
    own = f"{live_server.url}/captions.vtt"
    tab.route(own, lambda route: route.fulfill(body=CAPTIONS, content_type="text/vtt"))

    found = played(f"{elsewhere}/film.mp4", own)

    assert found == {"captions": LOADED, "lines": 1, "isPlayable": True}


def test_the_docs_are_right_that_both_hosts_have_to_permit_it(played, elsewhere):
    assert played(f"{elsewhere}/shared/film.mp4", f"{elsewhere}/captions.vtt")["captions"] == FAILED
    assert not played(f"{elsewhere}/film.mp4", f"{elsewhere}/shared/captions.vtt")["isPlayable"]
