# syntax=docker/dockerfile:1
# Two stages: what builds is left behind. Runs as nobody in particular, on a read-only root;
# only /data is written.
ARG PYTHON=3.13-slim

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
# whatever C compiler the base's Debian has: it compiles the reader, and is left behind
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/talkforreal
COPY requirements.txt ./
RUN /opt/talkforreal/bin/pip install --require-hashes --no-deps -r requirements.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY bot ./bot
COPY config ./config
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install "build>=1.3" \
    && TALKFORREAL_READER=compiled /opt/build/bin/python -m build --wheel --outdir /dist . \
    && /opt/talkforreal/bin/pip install --no-deps /dist/talkforreal-*.whl \
    && /opt/talkforreal/bin/pip uninstall --yes pip

FROM python:${PYTHON}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin talkforreal \
    && install -d -o talkforreal -g talkforreal -m 0700 /data
COPY --from=build /opt/talkforreal /opt/talkforreal
ENV PATH=/opt/talkforreal/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TALKFORREAL_DATABASE=sqlite:////data/talkforreal.db
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
# urlopen raises, and so ends with 1, where /healthz answers 503 or nothing
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/healthz', timeout=8)"]
ENTRYPOINT ["talkforreal"]
CMD ["run", "--log-json"]
