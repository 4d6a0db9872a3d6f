# Ends the children of a JVM when that JVM is gone, however it went: the end of the stream on stdin is the sign.
# Input: "+ PID SIGNAL" a child to guard and the signal that stops it in order, "- PID" it has ended. POSIX sh, Linux and macOS.
trap '' INT TERM HUP QUIT PIPE USR1 USR2
set -f
LC_ALL=C; export LC_ALL
guarded=''

# Start time of a process, so that another one which got the same id later is not taken for it. Fails if it has ended.
identity() {
  if [ -d /proc/self ]; then
    { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    stat=${stat##*) }
    set -- $stat
    [ "$1" != Z ] || return 1
    started=${20}
  else
    started=$(ps -o stat= -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_')
    case $started in '' | Z* | _Z*) return 1 ;; esac
    started=${started#_}; started=${started#*_}
  fi
}

same() { identity "$1" && [ "$started" = "$2" ]; }

# One line "PID PARENT" per process.
parents() {
  if [ -d /proc/self ]; then
    set +f
    for entry in /proc/[0-9]*; do
      { IFS= read -r stat <"$entry/stat"; } 2>/dev/null || continue
      stat=${stat##*) }; stat=${stat#* }
      echo "${entry#/proc/} ${stat%% *}"
    done
    set -f
  else
    ps -A -o pid= -o ppid=
  fi
}

forget() {
  kept=''
  for entry in $guarded; do [ "${entry%%:*}" = "$1" ] || kept="$kept $entry"; done
  guarded=$kept
}

while read -r action pid signal; do
  case $action in
    +) identity "$pid" && guarded="$guarded $pid:$started:$signal" ;;
    -) forget "$pid" ;;
  esac
done

[ -n "$guarded" ] || exit 0

# All that the guarded ones started, which would survive them: PostgreSQL's workers, for one.
family=' '
for entry in $guarded; do family="$family${entry%%:*} "; done
table=$(parents)
grown=1
while [ $grown = 1 ]; do
  grown=0
  while read -r pid parent; do
    case $family in *" $pid "*) continue ;; esac
    case $family in *" $parent "*) family="$family$pid "; grown=1 ;; esac
  done <<TABLE
$table
TABLE
done
members=''
for pid in $family; do identity "$pid" && members="$members $pid:$started"; done

for entry in $guarded; do
  pid=${entry%%:*}; rest=${entry#*:}
  same "$pid" "${rest%:*}" && kill -s "${rest##*:}" "$pid" 2>/dev/null
done
for entry in $members; do same "${entry%%:*}" "${entry#*:}" && kill -s CONT "${entry%%:*}" 2>/dev/null; done

left=50
while [ $left -gt 0 ]; do
  alive=0
  for entry in $members; do same "${entry%%:*}" "${entry#*:}" && alive=1; done
  [ $alive = 1 ] || exit 0
  sleep 0.1 2>/dev/null || sleep 1
  left=$((left - 1))
done
for entry in $members; do same "${entry%%:*}" "${entry#*:}" && kill -s KILL "${entry%%:*}" 2>/dev/null; done
