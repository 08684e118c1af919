"""The web server of the review page: which address shows what, and how long it runs."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import from_json
from l10n_pipeline.review import api, looks, rooms, wording
from l10n_pipeline.review.desk import Desk, NotThere
from l10n_pipeline.review.index import CountIndex
from l10n_pipeline.review.rooms import PageVisit
from l10n_pipeline.review.security import CSRF_FIELD, CSRF_HEADER, SHOWN, Gate

_LANGUAGE = "l10n-review-language"


class Server:
    """The pages of one project, for the people of one machine."""

    def __init__(self, desk: Desk, *, since: str = "", token: str = "") -> None:
        self.desk, self.since = desk, since
        self.who = desk.who()
        self.index = CountIndex(desk.project, desk.lock)
        room = self._room
        routes = [
            Route("/", room(rooms.overview)),
            Route("/queue", room(rooms.queue)),
            Route("/terms", room(rooms.terms)),
            Route("/search", room(rooms.search)),
            Route("/help", room(rooms.keys)),
            Route("/unit", room(rooms.unit)),
            Route("/unit", self._form, methods=["POST"]),
            Route("/language", self._language, methods=["POST"]),
            Route("/words.json", self._words),
            Route("/static/{name}", self._static),
            Route("/read/assets/{path:path}", self._asset),
            Route("/read/{tag}/assets/{path:path}", self._asset),
            Route("/read/{tag}/{path:path}", room(rooms.article)),
            *(Route(f"/api/{name}", self._asks(name)) for name in api.READS if name not in api.POSTED),
            *(Route(f"/api/{name}", self._asks(name), methods=["POST"]) for name in api.POSTED),
            *(Route(f"/api/{name}", self._asks(name), methods=["POST"]) for name in api.WRITES),
        ]
        inner = Starlette(routes=routes, lifespan=self._life, exception_handlers={L10nError: _told, 404: _told})
        self.app = Gate(inner, token, "/queue" if since else "/")

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        yield
        self.index.close()
        with self.desk.lock:
            self.desk.close()

    # -- pages ---------------------------------------------------------------------------------------

    def _room(self, show: Callable[[PageVisit], str]) -> Callable[[Request], Any]:
        """A page for a person; what goes wrong is a page, too."""

        async def answer(request: Request) -> Response:
            visit = self._visit(request)
            return await run_in_threadpool(self._shown, show, visit)

        return answer

    def _shown(self, show: Callable[[PageVisit], str], visit: PageVisit) -> Response:
        try:
            with self.desk.visit():
                return HTMLResponse(show(visit))
        except L10nError as error:
            status = 404 if isinstance(error, NotThere) else 400
            return self._failed(visit, error, status)

    def _failed(self, visit: PageVisit, error: L10nError, status: int = 400) -> Response:
        with self.desk.lock:
            return HTMLResponse(rooms.failed(visit, error), status)

    def _visit(self, request: Request) -> PageVisit:
        language = wording.choose(request.cookies.get(_LANGUAGE, ""), request.headers.get("accept-language", ""))
        return PageVisit(
            self.desk,
            self.index,
            self.who,
            language,
            self.app.csrf,
            dict(request.query_params),
            dict(request.path_params),
            request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            self.since,
        )

    async def _form(self, request: Request) -> Response:
        """A unit's form, from a browser without JavaScript."""
        fields = await self._fields(request)
        if fields is None:
            return _forbidden()
        visit = self._visit(request)
        return await run_in_threadpool(self._shown_or_next, visit, fields)

    def _shown_or_next(self, visit: PageVisit, fields: Mapping[str, str]) -> Response:
        try:
            with self.desk.visit():
                found = rooms.saved(visit, fields)
        except L10nError as error:
            return self._failed(visit, error)
        return RedirectResponse(found, 303) if found.startswith("/") else HTMLResponse(found, 409)

    async def _language(self, request: Request) -> Response:
        fields = await self._fields(request)
        if fields is None:
            return _forbidden()
        back = fields.get("back", "/")
        answer = RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/", 303)
        if fields.get("language", "") in wording.languages():
            answer.set_cookie(_LANGUAGE, fields["language"], httponly=True, samesite="strict")
        return answer

    async def _fields(self, request: Request) -> dict[str, str] | None:
        """The fields of a form of ours; None for another's."""
        said = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
        fields = {name: values[-1].replace("\r\n", "\n") for name, values in said.items()}
        return fields if self.app.is_ours(fields.get(CSRF_FIELD, "")) else None

    # -- programs ------------------------------------------------------------------------------------

    def _asks(self, name: str) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            data: Any = dict(request.query_params)
            if request.method == "POST":
                if not self.app.is_ours(request.headers.get(CSRF_HEADER, "")):
                    return _forbidden()
                try:
                    data = from_json(await request.body())
                except ValueError:
                    return JSONResponse({"why": "this is no JSON"}, 400)
                if not isinstance(data, dict):
                    return JSONResponse({"why": "this is no object"}, 400)
            return await run_in_threadpool(self._answered, name, data)

        return answer

    def _answered(self, name: str, data: api.Data) -> Response:
        try:
            with self.desk.visit():
                write = api.WRITES.get(name)
                return JSONResponse(
                    write(self.desk, data, self.who) if write else api.READS[name](self.desk, data)
                )
        except L10nError as error:
            return JSONResponse({"why": str(error)}, 404 if isinstance(error, NotThere) else 400)

    # -- files ---------------------------------------------------------------------------------------

    async def _words(self, request: Request) -> Response:
        return JSONResponse(wording.load(self._visit(request).language))

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        data = looks.static().get(name)
        if data is None:
            return Response(status_code=404)
        return Response(data, media_type=looks.TYPES.get(PurePosixPath(name).suffix, "application/octet-stream"))

    async def _asset(self, request: Request) -> Response:
        """What an edition shows: a file that the edition itself has brought, by its place in the site."""
        path = request.url.path.removeprefix("/read/")
        with self.desk.visit():
            data = self.desk.preview.assets().get(path)
        if data is None:
            return Response(status_code=404)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        headers = {"content-security-policy": SHOWN}
        if not kind.startswith(("image/", "audio/", "video/")):
            headers["content-disposition"] = "attachment"
            kind = "application/octet-stream"  # a program of the project is no program of this page
        return Response(data, media_type=kind, headers=headers)


def _forbidden() -> Response:
    return JSONResponse({"why": "This page is an old one: load it again."}, 403)


async def _told(_: Request, error: Exception) -> Response:
    return JSONResponse({"why": str(error)}, 404)
