"""Server-rendered pages over the same service as the API. They never need JavaScript."""

from fastapi import APIRouter

router = APIRouter()
