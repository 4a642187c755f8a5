"""What fans see without signing in: the standing, its rule, a receipt for one's own answer."""

from fastapi import APIRouter

from bot.web.public import receipt, standing

router = APIRouter()
router.include_router(standing.router)
router.include_router(receipt.router)
