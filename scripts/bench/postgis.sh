#!/bin/bash
# A throwaway PostGIS server for the bench: postgis.sh start DIR PORT | stop DIR
set -eu
B=/usr/lib/postgresql/15/bin; act=$1 d=$2; port=${3:-54329}
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; else "$@"; fi; }
case $act in
start) mkdir -p "$d"; [ "$(id -u)" = 0 ] && chown postgres "$d"
  cd "$d"
  as $B/initdb -D "$d/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$d/initdb.log" 2>&1 || { cat "$d/initdb.log"; exit 1; }
  as $B/pg_ctl -D "$d/data" -w -s -l "$d/pg.log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$d -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start
  as $B/psql -qX -h 127.0.0.1 -p "$port" -U postgres -c 'create database t' && as $B/psql -qX -h 127.0.0.1 -p "$port" -U postgres -d t -c 'create extension postgis' ;;
stop) as $B/pg_ctl -D "$d/data" -m immediate -s stop; rm -rf "$d" ;;
esac
