"""Problem details (RFC 9457): the one form in which the API refuses."""

from ninja import Schema
from pydantic import Field


class Problem(Schema):
    """Why a request was refused."""

    type: str = Field(default="about:blank", description="a URI that names the kind of problem")
    title: str = Field(description="the kind of problem, in a few words")
    status: int = Field(description="the HTTP status again")
    detail: str = Field(default="", description="what is wrong here, and what to do")
    code: str = Field(default="", description="the refusal's own name, for programs")
    errors: list[dict[str, str]] = Field(default_factory=list, description="field by field: where, what")
