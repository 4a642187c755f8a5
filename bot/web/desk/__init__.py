"""The hosts' desk: one module a page."""

from fastapi import APIRouter

from bot.web.desk import queue

router = APIRouter()
for _page in (queue,):
    router.include_router(_page.router)
