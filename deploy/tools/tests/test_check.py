from pathlib import Path

import pytest

from deploy.local.errors import StackError
from deploy.local.stack import ROOT
from deploy.tools import check, linting
from deploy.tools.bootstrap import members
from deploy.tools.check import Sum


def test_a_report_is_counted_by_outcome(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="10" failures="2" errors="1" skipped="3"/></testsuites>')
    assert check._read(report) == Sum(passed=4, failed=3, skipped=3)


def test_two_runs_of_the_tests_get_two_places() -> None:
    with check._place() as one, check._place() as other:
        assert one != other


def test_the_tests_of_one_package_are_chosen_by_its_name() -> None:
    for name, path in (
        ("suppliers", "services/suppliers/tests"),
        ("e2e", "tests/e2e"),
        ("tools", "deploy/tools/tests"),
    ):
        assert check._chosen(name) == [ROOT / path]
    assert check._chosen("") == check._folders()


def test_a_package_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(StackError, match=r"no tests of bansoss; there are: .*suppliers, .*tools"):
        check._chosen("bansoss")


def test_every_package_of_the_workspace_is_tested_and_typed() -> None:
    folders = check._folders()
    typed = linting.commands()["mypy"]
    for member in members():
        assert member / "tests" in folders
        assert linting._package(member) in typed
    assert ROOT / "tests" / "e2e" in folders
    assert len(folders) == len(set(folders))


def test_no_file_of_tests_is_left_out_or_run_twice_when_a_folder_is_run_in_parts() -> None:
    parts = check._parts(check._folders())
    assert ROOT / "services/suppliers/tests/pages" in {part.folder for part in parts}
    for folder in check._folders():
        for file in folder.rglob("test_*.py"):
            assert sum(file in part.files for part in parts) == 1, file
    assert len({part.report for part in parts}) == len({part.name for part in parts}) == len(parts)


def test_a_large_folder_of_a_service_is_dealt_out_to_several_processes() -> None:
    pages = [part for part in check._parts(check._folders()) if part.folder.name == "pages"]
    assert len(pages) > 1
    sizes = [len(part.files) for part in pages]
    assert max(sizes) <= check._MOST
    assert max(sizes) - min(sizes) <= 1


def test_every_folder_of_deploy_that_holds_tests_is_tested_and_typed() -> None:
    tested = [path.parent for path in (ROOT / "deploy").glob("*/tests") if any(path.glob("test_*.py"))]
    assert {"local", "tools", "demo"} <= {path.name for path in tested}
    for folder in tested:
        assert folder / "tests" in check._folders()
        assert f"deploy.{folder.name}" in linting.commands()["mypy"]
