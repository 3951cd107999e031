# The program in a container: `./run`, set up once, in a folder of its own.
#
#   docker build -t appeals .
#   docker run --rm -v "$PWD:/workspace" appeals draft unodc-nsc-mou
#
# In a workspace it writes there, as the account that owns it when you add
# --user "$(id -u):$(id -g)". Keys and passphrases stay outside of the image.
FROM debian:trixie-slim

COPY . /opt/appeals
RUN useradd --uid 1000 --create-home appeals \
    && /opt/appeals/run --version \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o appeals /workspace /opt/appeals/out

ENV LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
USER 1000:1000
WORKDIR /workspace
ENTRYPOINT ["/opt/appeals/run"]
CMD ["--help"]
