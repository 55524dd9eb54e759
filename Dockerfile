# The packages, with their hashes checked; what builds them stays in this stage.
FROM debian:trixie-slim AS packages
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv
COPY requirements.txt /
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: --requirement /requirements.txt \
    && /opt/venv/bin/pip uninstall --yes --quiet pip

FROM debian:trixie-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git python3 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=packages /opt/venv /opt/venv
COPY docs/alerting /action/docs/alerting
COPY examples /action/examples
COPY templates /action/templates
COPY tracer /action/tracer
COPY entrypoint.py LICENSE /action/
# Code, templates and patterns are compiled once here, not at the start of every run.
RUN /opt/venv/bin/python -m compileall -q /action /opt/venv \
    && cd /action \
    && /opt/venv/bin/python -m tracer.image_build
# Absolute and in exec form: the runner sets its own working directory, and a shell
# would lose inputs with a hyphen in their name.
ENTRYPOINT ["/opt/venv/bin/python", "/action/entrypoint.py"]
