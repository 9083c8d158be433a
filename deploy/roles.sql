-- As superuser: psql -v database=applications -v owner=applications_owner -v app=applications_app -v owner_password=… -v app_password=… -f roles.sql
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN PASSWORD :'app_password';
-- the relay's settled mark waits for the oldest writing transaction of the whole cluster
ALTER ROLE :"app" SET statement_timeout = '5s';
ALTER ROLE :"app" SET idle_in_transaction_session_timeout = '5s';
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app";
