FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
WORKDIR /app
RUN useradd --system --uid 10001 --home-dir /app app && mkdir -p /data/media && chown app /data/media

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
# The key signs nothing that outlives this line; the real one comes with the environment.
RUN python -m oversight.translations compile \
 && SECRET_KEY=of-the-build STATIC_ROOT=/app/staticfiles DATABASE_URL=postgres://nobody@localhost/none \
    python manage.py collectstatic --no-input --verbosity 0

USER app
VOLUME /data/media
EXPOSE 8000
CMD ["gunicorn", "oversight.wsgi", "--worker-class", "gthread", "--workers", "3", "--threads", "8", "--bind", "0.0.0.0:8000"]
