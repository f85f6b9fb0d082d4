-- The database and its roles, for psql as a superuser; may be run again at any time.
--
-- Passwords come from the variables owner_password and app_password, or else from the files of those names
-- in /run/secrets.
--
--   slipway_owner   owns the database and migrates it; no superuser
--   slipway_web     what the pages may do; a group, the migrations grant to it
--   slipway_app     the login of the workers, a member of slipway_web
\set ON_ERROR_STOP on
\set QUIET on
\if :{?owner_password}
\else
\set owner_password `cat /run/secrets/owner_password`
\endif
\if :{?app_password}
\else
\set app_password `cat /run/secrets/app_password`
\endif

SELECT format('CREATE ROLE %I %s', name, login)
  FROM (VALUES ('slipway_web', 'NOLOGIN'), ('slipway_owner', 'LOGIN'), ('slipway_app', 'LOGIN')) AS r (name, login)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name)
\gexec

ALTER ROLE slipway_web NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE slipway_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE slipway_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
SELECT 'GRANT slipway_web TO slipway_app' WHERE NOT pg_has_role('slipway_app', 'slipway_web', 'MEMBER')
\gexec

SELECT 'CREATE DATABASE slipway OWNER slipway_owner TEMPLATE template0 ENCODING ''UTF8'' '
       'LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8'''
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'slipway')
\gexec
REVOKE ALL ON DATABASE slipway FROM PUBLIC;
GRANT CONNECT ON DATABASE slipway TO slipway_web;

\connect slipway
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO slipway_web;
