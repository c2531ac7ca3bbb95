# Sourced by mvnw when MVNW_REPOURL is not set; knows $distributionUrl and $_MVNW_REPO_PATTERN. Sets MVNW_REPOURL where
# the repository in maven-wrapper.properties is not the one to use:
#   1. This version of Maven has been fetched before: stay with the repository that it came from.
#   2. The repository answers within a few seconds: nothing to do.
#   3. Otherwise, if a Maven is installed, take the repository that this one uses for its plugins.
# No step names a host: what a network can reach is for the network to know.

# shellcheck shell=sh disable=SC2154 # distributionUrl is mvnw's

_fetched=
# shellcheck disable=SC2044 # the wrapper makes these names, from letters, digits and dots
for _record in $(find "${MAVEN_USER_HOME:-$HOME/.m2}/wrapper/dists" -name mvnw.url 2>/dev/null); do
  _url=$(cat "$_record")
  case "$_url" in
  *"$_MVNW_REPO_PATTERN${distributionUrl#*"$_MVNW_REPO_PATTERN"}" | \
    *"$_MVNW_REPO_PATTERN$(printf %s "${distributionUrl#*"$_MVNW_REPO_PATTERN"}" | sed 's/\.zip$/.tar.gz/')")
    _fetched=${_url%%"$_MVNW_REPO_PATTERN"*}
    ;;
  esac
done

if [ -n "$_fetched" ]; then
  [ "$_fetched" = "${distributionUrl%%"$_MVNW_REPO_PATTERN"*}" ] || MVNW_REPOURL=$_fetched
else
  if command -v curl >/dev/null; then
    _answers() { curl -fsIL -m 5 -o /dev/null "$distributionUrl" 2>/dev/null; }
  elif command -v wget >/dev/null; then
    _answers() { wget -q --spider -t 1 -T 5 "$distributionUrl" 2>/dev/null; }
  else
    _answers() { false; }
  fi
  if ! _answers && command -v mvn >/dev/null; then
    # The last word of the output, without the escape sequences that Maven adds even when asked not to.
    MVNW_REPOURL=$(cd / && mvn -q -B help:evaluate -DforceStdout \
      -Dexpression='project.pluginRepositories[0].url' 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' | tr -d '\r' | tail -n 1) || :
    case "$MVNW_REPOURL" in
    http*) echo "mvnw: the release host does not answer; fetching Maven from the repository of the installed one" >&2 ;;
    *) MVNW_REPOURL= ;;
    esac
  fi
fi
