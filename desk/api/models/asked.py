"""What a request asks: of a contract, of a new one, of what stands around it."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from desk.api.models.fields import Amount, Day, Fact, Moment, Name, Text, Year
from lifecycle.contract import Kind, Reach
from lifecycle.dossier import Dossier


class Asked(BaseModel):
    """Something that is asked; a member that it does not have is a mistake."""

    model_config = ConfigDict(extra="forbid")


class _Facts:
    """A dossier as it is sent: its shape is that of scenario files, and is read by the same reader."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(Dossier.__pydantic_core_schema__)


Facts = Annotated[dict[str, Any], _Facts]


class Override(Asked):
    """Lifting rules on a ground; another person, an approver, has to agree."""

    ground: Name = Field(examples=["duty-of-care"])
    reason: Text | None = None


class Nothing(Asked):
    """An action that needs nothing said."""


class Lifting(Asked):
    """An offer, with an override where one is needed."""

    override: Override | None = None


class Citing(Asked):
    """A rejection or termination cites rules that do not hold, with a reason; a termination waits for an approver."""

    grounds: list[Name] = Field(default=[], max_length=200, examples=[["3.3.1/two-programmes"]])
    reason: Text | None = None


class Signing(Asked):
    """When the provider signed; now, where nothing is said."""

    signed_at: Moment | None = None


class Reinstating(Signing):
    """A lapsed offer was signed in time after all; it waits for an approver."""

    proof: Text | None = Field(default=None, description="The file name of the proof.")


class Mending(Asked):
    """Facts that replace those of the same name; evidence is replaced rule by rule."""

    dossier: Facts


class Saying(Asked):
    """A note, or a question about an open offer."""

    text: Text


class Answering(Saying):
    """The answer to an open question."""

    question: int = Field(ge=1, lt=2**63, strict=True, description="Its number.")


class Informing(Asked):
    """The year of the tariff that was told."""

    year: Year | None = None


class FollowsInsurer(Asked):
    """A request to follow the agreement of the insurer that is preferred in a region."""

    insurer: Text | None = None
    agreement: Text | None = None
    tariff: Text | None = None
    preferred_in: list[Name] | None = Field(default=None, max_length=100)


class Application(Asked):
    """An application of a provider that is known."""

    provider: Name = Field(description="The provider's key.", examples=["leefstijl-walcheren"])
    policy: Name = Field(examples=["gli-2027"])
    regions: list[Name] = Field(min_length=1, max_length=100, examples=[["zeeland"]])
    role: Name | None = Field(default=None, description="Needed where the policy has roles: `czv` or `coach`.")
    reach: Reach | None = Field(default=None, description="Of an individual; `local` where nothing is said.")
    renews: Name | None = Field(default=None, description="The number of the contract that this continues.")
    follows: FollowsInsurer | None = None
    dossier: Facts = {}


class Running(Asked):
    """A contract that runs already from before, to be taken over."""

    provider: Name
    policy: Name = Field(description="Its policy, also one of an earlier year.", examples=["gli-2026"])
    state: Annotated[str, Field(pattern="^(published|run_off)$")]
    first: Day = Field(description="The first day of the term.")
    last: Day = Field(description="The last day of the term, included.")
    regions: list[Name] = Field(min_length=1, max_length=100)
    role: Name | None = None
    reach: Reach | None = None
    dossier: Facts = {}


class Declining(Asked):
    """Why somebody does not agree."""

    reason: Text | None = None


class Details(Asked):
    """What is known of a provider; what is left out stays as it is."""

    name: Fact | None = None
    agb: Fact | None = None
    kvk: Fact | None = None
    street: Fact | None = None
    postcode: Fact | None = None
    city: Fact | None = None


class Newcomer(Details):
    """A provider that is not known yet."""

    key: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, examples=["leefstijl-walcheren"])]
    kind: Kind
    name: Fact


class Statement(Asked):
    """What is stated of a region, with a reason."""

    rho_unwilling: bool | None = Field(default=None, strict=True)
    duty_of_care_risk: bool | None = Field(default=None, strict=True)
    reason: Text | None = None


class NewPolicy(Asked):
    """A policy file, as a text of YAML."""

    file: Annotated[str, Field(min_length=1, max_length=1_000_000)]


class Amendment(Asked):
    """What changes in a policy, with a reason; the old version is kept."""

    add_programmes: list[Name] = Field(default=[], max_length=100)
    remove_programmes: list[Name] = Field(default=[], max_length=100)
    add_registers: list[Name] = Field(default=[], max_length=100)
    remove_registers: list[Name] = Field(default=[], max_length=100)
    reason: Text | None = None


class Objection(Asked):
    """An objection to a policy."""

    provider: Name = Field(description="The key of who objects.")
    text: Text


class NewTariff(Asked):
    """The amount of a tariff."""

    amount: Amount
