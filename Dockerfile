# docker build -t detect .
# docker run --rm -v "$PWD:/data:ro" detect scan /data/workday.pcap
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE /source/
COPY detector /source/detector
COPY signatures /source/signatures
RUN python -m pip wheel --quiet --no-deps --wheel-dir /wheels .

FROM python:3.13-slim AS final
COPY --from=build /wheels/*.whl /wheels/
RUN python -m pip install --quiet --no-cache-dir /wheels/*.whl
RUN useradd --create-home --uid 1000 detect
USER detect
WORKDIR /data
ENTRYPOINT ["detect"]
