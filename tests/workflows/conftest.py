"""A migrated database, a Temporal namespace of its own, and one ZW ERD case, for every test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from sys import executable
from uuid import uuid4

import psycopg
import pytest
from google.protobuf.duration_pb2 import Duration
from psycopg import sql
from sqlalchemy import Connection, Engine, Table, insert, make_url, select
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from api.bootstrap import parser, registry
from api.embedded.temporal import ensure_search_attributes
from domain.access import Permission
from domain.payroll import Check
from domain.store.engine import connect as connect_database
from domain.store.migrate import migrate
from domain.store.outbox import signal_workflow, start_workflow
from domain.store.record_events import partition_of
from domain.store.settings import AutoApproval, change_auto_approval
from domain.store.tables.absence import absence_case, task
from domain.store.tables.claims import booking, booking_line, claim
from domain.store.tables.payroll import beneficiary, payment_line, payroll_import, wage_check, wage_component, wage_import
from domain.store.tables.people import employee, employer
from domain.store.tables.policies import insurer, policy
from domain.store.users import SYSTEM, save_user, user_with_id
from workflows.activities import Activities
from workflows.handle_events import process_batch
from workflows.rules import Rules
from workflows.temporal import DATA_CONVERTER, SEARCH_ATTRIBUTES, connect
from workflows.worker import ACTIVITIES_AT_ONCE, run_worker, worker


@contextmanager
def a_database(server_url: str, template: str) -> Iterator[str]:
    """The name of a new database that starts as a copy of `template`."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield name
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def migrated(database_url: str) -> Iterator[str]:
    """The name of a database with our schema, to be copied: that is ten times as fast as migrating."""
    with a_database(database_url, "template1") as name:
        engine = connect_database(make_url(database_url).set(database=name).render_as_string(hide_password=False))
        with engine.begin() as connection:
            migrate(connection)
        engine.dispose()
        yield name


@pytest.fixture
def engine(database_url: str, migrated: str) -> Iterator[Engine]:
    """A new database with our schema."""
    with a_database(database_url, migrated) as name:
        engine = connect_database(make_url(database_url).set(database=name).render_as_string(hide_password=False))
        yield engine
        engine.dispose()


@pytest.fixture
async def client(temporal_address: str) -> Client:
    """A client of a new namespace, so that workflow ids such as `stream/0` do not meet those of another test."""
    namespace = f"test-{uuid4().hex}"
    retention = Duration()
    retention.FromTimedelta(timedelta(days=1))
    default = await Client.connect(temporal_address)
    request = RegisterNamespaceRequest(namespace=namespace, workflow_execution_retention_period=retention)
    await default.workflow_service.register_namespace(request)
    await asyncio.to_thread(ensure_search_attributes, temporal_address, namespace, SEARCH_ATTRIBUTES)
    return await connect(temporal_address, namespace)


RULES = """
taal nl

trigger "Claims mogen vanzelf"
  bij claim geïmporteerd
  dan
    - voeg kenmerk "mag vanzelf" toe aan traject
"""
NOW = datetime(2022, 4, 1, 9, 0, tzinfo=UTC)  # a Friday
CASE = "V-1-ZW"
ACCOUNT, TAX_ACCOUNT, INSURER_ACCOUNT = "NL91ABNA0417164300", "NL86INGB0002445588", "NL20INGB0001234567"


class World:
    """One ZW ERD case of one employee, with its payroll: per month EUR 2,000 gross, 1,500 net and 500 tax.

    The rules in force let each imported claim be approved by itself, but only once they have decided about it.
    """

    workflow_id = f"zw-erd/{CASE}"
    first_sick_day = date(2021, 11, 1)
    now = NOW

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rules = Rules(registry(), parser())
        with engine.begin() as connection:
            self.system = user_with_id(connection, save_user(connection, SYSTEM, "Systeem", Permission))
            self.rules.publish(connection, self.system, {"claims.rules": RULES}, NOW)
            decides = (Permission.CREATE_CLAIMS, Permission.APPROVE_CLAIMS, Permission.REJECT_CLAIMS)
            self.anna = user_with_id(connection, save_user(connection, "anna", "Anna", decides))
            self.bram = user_with_id(connection, save_user(connection, "bram", "Bram", decides))
            self._add_case(connection)
            self._add_beneficiaries(connection)

    def _add(self, connection: Connection, table: Table, **values: object) -> int:
        key: int = connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
        return key

    def _add_case(self, connection: Connection) -> None:
        self.employer_id = employer_id = self._add(connection, employer, number="W1", name="Voorbeeld BV")
        self.partition = partition_of(employer_id)
        person = {"initials": "P.", "surname": "Proef", "bsn": "999990019", "born_on": date(1980, 5, 5)}
        self.employee_id = self._add(connection, employee, employer_id=employer_id, number="M1", **person)
        insurer_id = self._add(connection, insurer, por_code="V001", name="Verzekeraar", iban=INSURER_ACCOUNT)
        tied = {"employer_id": employer_id, "insurer_id": insurer_id, "insurance_type": "zw_erd", "participation": "all"}
        self.policy_id = self._add(connection, policy, number="P1", **tied)
        person_id = {"employee_id": self.employee_id}
        absence = self._add(connection, absence_case, number="V-1", kind="absence", starts_on=self.first_sick_day, **person_id)
        continues = {"origin_case_id": absence, "policy_id": self.policy_id, "starts_on": date(2022, 1, 1)}
        self.case_id = self._add(connection, absence_case, number=CASE, kind="zw_erd", **continues, **person_id)

    def _add_beneficiaries(self, connection: Connection) -> None:
        self.register(connection, None, "tax_authority", "Belastingdienst", TAX_ACCOUNT)
        self.register(connection, self.employee_id, "employee", "P. Proef", ACCOUNT)

    def register(self, connection: Connection, employee_id: int | None, role: str, name: str, iban: str) -> None:
        """An account that may be paid from 2021 on."""
        account = {"role": role, "name": name, "iban": iban, "starts_on": date(2021, 1, 1)}
        self._add(connection, beneficiary, employee_id=employee_id, **account)

    def start(self, **changed: object) -> dict[str, object]:
        """What the workflow of the case is started with."""
        numbers = {"case_number": CASE, "employer_number": "W1", "employee_number": "M1", "policy_number": "P1"}
        days = {"started_on": "2022-01-01", "first_sick_day": self.first_sick_day.isoformat()}
        return {"case_id": self.case_id, **numbers, "insurance_type": "zw_erd", **days, **changed}

    def begin(self, **changed: object) -> None:
        """Asks for the workflow, as the trigger's action does."""
        with self.engine.begin() as connection:
            start_workflow(connection, "ZwErdCase", self.workflow_id, self.start(**changed), NOW)

    def import_wages(self, period: int, failed: Check | None = None, account: str = ACCOUNT) -> int:
        """Payroll of one month of 2022 comes back; at most one of the four checks failed. Returns its key."""
        with self.engine.begin() as connection:
            sent = {"digest": f"{period:064}", "files": [], "imported_by": self.anna.id, "imported_at": NOW}
            whose = {"employee_id": self.employee_id, "policy_id": self.policy_id, "case_id": self.case_id}
            when = {"year": 2022, "period": period, "run": 1, "paid_on": date(2022, period, 28)}
            amounts = {"gross": 2000, "net": 1500}
            import_id = self._add(connection, payroll_import, **sent)
            wages = self._add(connection, wage_import, import_id=import_id, **whose, **when, **amounts)
            checks = [{"wage_import_id": wages, "name": c, "passed": c is not failed, "differences": []} for c in Check]
            connection.execute(insert(wage_check), checks)
            component = {"employee_number": 7, "code": 1, "name": "Ziekengeld", "kind": "gross", "amount": 2000}
            self._add(connection, wage_component, wage_import_id=wages, **component)
            paid = {"wage_import_id": wages, "paid_on": date(2022, period, 28)}
            net = {"kind": "net", "end_to_end_id": f"N{period}", "name": "P. Proef", "iban": account, "amount": 1500}
            tax = {"kind": "tax", "end_to_end_id": f"T{period}", "name": "Belastingdienst", "iban": TAX_ACCOUNT, "amount": 500}
            connection.execute(insert(payment_line), [paid | net, paid | tax])
            signal_workflow(connection, self.workflow_id, "wages_imported", str(wages), {"wage_import_id": wages}, NOW)
        return wages

    def decide_events(self) -> None:
        """What the stream does, here without a relay."""
        with self.engine.begin() as connection:
            process_batch(connection, self.rules, self.partition, 100, NOW)

    def approve_by_itself(self) -> None:
        """Switches automatic approval on, for the characteristic that the rules give."""
        with self.engine.begin() as connection:
            change_auto_approval(connection, self.system, AutoApproval(True, ("mag vanzelf",)), NOW)

    def claims(self) -> list[tuple[str, str]]:
        """Number and status of every claim."""
        with self.engine.begin() as connection:
            return [(row.number, row.status) for row in connection.execute(select(claim).order_by(claim.c.id))]

    def claim_id(self) -> int:
        """The key of the last claim."""
        with self.engine.begin() as connection:
            return connection.scalars(select(claim.c.id).order_by(claim.c.id.desc())).first() or 0

    def booked(self) -> list[tuple[str, str, str, Decimal]]:
        """Claim, side, role and amount of every booking line."""
        lines = select(claim.c.number, booking_line.c.side, booking_line.c.role, booking_line.c.amount)
        lines = lines.select_from(booking_line).join(booking, booking.c.id == booking_line.c.booking_id)
        lines = lines.join(claim, claim.c.id == booking.c.claim_id).order_by(booking_line.c.id)
        with self.engine.begin() as connection:
            return [(row.number, row.side, row.role, row.amount) for row in connection.execute(lines)]

    def tasks(self) -> list[tuple[str, str]]:
        """Title and status of every task."""
        with self.engine.begin() as connection:
            return [(row.title, row.status) for row in connection.execute(select(task).order_by(task.c.id))]

    @asynccontextmanager
    async def working(self, client: Client) -> AsyncIterator[None]:
        """A worker for as long as the block runs, stopped the way a service is."""
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(client, self.engine, self.rules, lambda: NOW, stop))
        try:
            yield
        finally:
            stop.set()
            await worker

    async def eventually(self, reached: Callable[[], object], seconds: float = 20) -> None:
        """Waits until `reached` holds, failing when a worker takes longer than `seconds`."""
        async with asyncio.timeout(seconds):
            while not await asyncio.to_thread(reached):
                await asyncio.sleep(0.05)


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine)


KEYWORDS = AddSearchAttributesRequest(
    namespace="default", search_attributes=dict.fromkeys(SEARCH_ATTRIBUTES, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
)


@pytest.fixture
async def skipping(world: World) -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal of its own whose clock jumps over waiting, with a worker."""
    program = str(Path(executable).with_name("temporal-test-server"))
    starting = WorkflowEnvironment.start_time_skipping(test_server_existing_path=program, data_converter=DATA_CONVERTER)
    async with await starting as environment:
        await environment.client.operator_service.add_search_attributes(KEYWORDS)
        with ThreadPoolExecutor(ACTIVITIES_AT_ONCE) as threads:
            activities = Activities(world.engine, world.rules, lambda: world.now)
            async with worker(environment.client, activities, threads, "skipping"):
                yield environment
