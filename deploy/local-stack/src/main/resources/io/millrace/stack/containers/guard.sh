# Removes the containers of a JVM when that JVM is gone, however it went: the end of the stream on stdin is the sign.
# A line there says that the JVM has done so itself. $1 is the label of the stack.
trap '' INT TERM HUP QUIT PIPE USR1 USR2
command -v docker >/dev/null 2>&1 || exit 0
read -r done && exit 0
# One may be in the making at the very end.
for round in 1 2 3; do
  left=$(docker ps --all --quiet --no-trunc --filter "label=$1")
  # shellcheck disable=SC2086 # several ids
  [ -z "$left" ] || docker rm --force --volumes $left
  [ $round = 3 ] || sleep 1
done
left=$(docker network ls --quiet --filter "label=$1")
# shellcheck disable=SC2086 # several ids
[ -z "$left" ] || docker network rm $left
