# The server: web, worker, clock and the migrations are one image with different commands (Procfile).
FROM python:3.12-slim AS build
WORKDIR /srv/crm-in-chat
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /srv/crm-in-chat crm \
    && mkdir -p /srv/crm-in-chat /var/lib/crm-in-chat && chown crm /var/lib/crm-in-chat
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/crm-in-chat
COPY app app
COPY grammar grammar
COPY handlers handlers
COPY migrations migrations
COPY wsgi.py LICENSE ./
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/var/lib/crm-in-chat
USER crm
VOLUME /var/lib/crm-in-chat
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/ready', timeout=2)"]
CMD ["gunicorn", "-c", "python:app.web.master", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "32", "--no-control-socket", "--graceful-timeout", "5", "wsgi:app"]
