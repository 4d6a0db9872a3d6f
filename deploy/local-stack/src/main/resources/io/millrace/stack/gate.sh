# Becomes the program named by the arguments, but only after its starter has written a line: by then the reaper knows this
# process id. If the starter dies before, the end of the stream ends this process too, so no child can ever go unguarded.
IFS= read -r go || exit 125
# A session of its own: Ctrl-C on the terminal reaches the starter, which ends its children in order.
if command -v setsid >/dev/null 2>&1; then exec setsid "$@" </dev/null; fi
if command -v perl >/dev/null 2>&1; then exec perl -e 'use POSIX (); POSIX::setsid(); exec { $ARGV[0] } @ARGV; exit 127' "$@" </dev/null; fi
exec "$@" </dev/null
