"""`ocop plan DEMAND.json`: the best plan for a demand, from the shell."""

import datetime as dt
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.trade import operations
from ocop.trade.demand_file import DemandFileWrong, read_demand
from ocop.trade.models import Destination
from ocop.trade.operations.logistics import FOLDER, load_logistics
from ocop.trade.printing import printed
from ocop.trade.queries.demands import products_in
from ocop.trade.results import PlanResult


class Wrong(CommandError):
    """What was given cannot be planned; the command ends with 2."""

    def __init__(self, words: str) -> None:
        super().__init__(words, returncode=2)


class Command(BaseCommand):
    help = (
        "Work out the best plan for the demand in a JSON file (see docs/examples/demand-rice.json). Ends with 0 also "
        "when the demand cannot be met, with 2 when the file is no demand; nothing is stored without --save."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="JSON file of the demand")
        parser.add_argument("--json", action="store_true", help="print the whole answer as one JSON object")
        parser.add_argument("--on", type=dt.date.fromisoformat, help="the day to plan for (today)")
        parser.add_argument("--save", action="store_true", help="keep the demand and its plan")
        parser.add_argument("--by", default="", help="username of the buyer, for --save")

    def handle(self, *, file: Path, on: dt.date | None, save: bool, by: str, **options: object) -> str:
        if save and on is not None:
            raise Wrong("--save keeps a plan of today; it does not go with --on.")
        try:
            terms = read_demand(file.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise Wrong(f"{file} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise Wrong(f"{file} is not a JSON file in UTF-8.") from error
        except DemandFileWrong as error:
            raise Wrong(f"{file}: {error}") from error
        _lay_out_ways()
        try:
            if save:
                at = timezone.now()
                demand = operations.ask_demand(terms, by=_buyer(by), at=at)
                result = PlanResult.model_validate(operations.plan_demand(demand, by=by, at=at).result)
            else:
                day = on or timezone.localdate()
                result = operations.answer_demand(operations.demand_of(terms, on=day), on=day)
        except DomainError as refusal:
            raise Wrong(str(refusal)) from refusal
        if options["json"]:
            return json.dumps(result.model_dump(mode="json"), ensure_ascii=False)
        return printed(result, products_in(result))


def _buyer(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise Wrong(f"--save needs --by with the username of a buyer; there is no “{username}”.")
    return found


def _lay_out_ways() -> None:
    """Load hubs, lanes and rates where that was never done: no plan could be worked out without them."""
    if not Destination.objects.exists():
        print("Loading hubs, lanes and rates …", file=sys.stderr)
        load_logistics(FOLDER)
