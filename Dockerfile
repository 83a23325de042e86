# docker build -t detect .
# docker run --rm -v "$PWD:/data:ro" detect scan /data/workday.pcap
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE .ci/locked.txt /source/
COPY detector /source/detector
COPY signatures /source/signatures
RUN python -m pip install --quiet --no-cache-dir --require-hashes --requirement locked.txt
RUN python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.13-slim AS final
COPY --from=build /wheels/*.whl /source/locked.txt /wheels/
RUN python -m pip install --quiet --no-cache-dir --require-hashes --requirement /wheels/locked.txt
RUN python -m pip install --quiet --no-cache-dir --no-deps /wheels/*.whl
RUN useradd --create-home --uid 1000 detect
USER detect
WORKDIR /data
ENTRYPOINT ["detect"]
