-- Two roles: the owner of the tables, who migrates, and the application, which reads and writes rows and no more.
-- Run once by the owner in the empty database, before its first `manage.py migrate`:
--
--     APP_PASSWORD=… psql --set ON_ERROR_STOP=1 --file deploy/roles.sql "$OWNER_DATABASE_URL"
--
-- The application's role then owns nothing: it cannot drop or disable the triggers that hold append-only tables and
-- legal moves, nor TRUNCATE, nor create anything. Migrate and restore with the owner's DATABASE_URL; run web, worker
-- and beat with that of the application.
\set app_role oversight_app
\getenv app_role APP_ROLE
\getenv app_password APP_PASSWORD

CREATE ROLE :"app_role" LOGIN PASSWORD :'app_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), :'app_role') \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app_role";

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app_role";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app_role";
