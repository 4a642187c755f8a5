"""The hosts' desk: one module a page, or a few that belong together."""

from fastapi import APIRouter

from bot.web.desk import answers, drafts, house, nominees, people, queue, roundups, talks

router = APIRouter()
for _page in (queue, nominees, people, answers, roundups, drafts, talks, house):
    router.include_router(_page.router)
