# SPDX-License-Identifier: MIT
# Completion for bash of paceline-server, -load, -bench and -report. Options
# come from --help, strategies and their options from paceline-server itself,
# so that nothing here has to follow them.

_paceline_suites=${BASH_SOURCE[0]%/*}/../../paceline/suites

# "--name=VALUE -n" for each option of a program; [=VALUE] is one not needed.
_paceline_options()
{
	"$1" --help 2>/dev/null |
		sed -n 's/^ \{6\}\(--[^ ]*\).*/\1/p
			s/^  \(-.\), \(--[^ ]*\).*/\2 \1/p'
}

# The option, as "--name=VALUE", that takes the next word when $2 is given.
_paceline_takes_next()
{
	_paceline_options "$1" | while read -r long short; do
		[[ $long == *[^[]=* ]] || continue
		[[ ${long%%=*} == "$2" || $short == "$2" ]] && echo "$long"
	done
}

_paceline_strategies()
{
	"$1" --list 2>/dev/null | sed 's/ .*//'
}

# "name=values" for each option of a strategy.
_paceline_strategy_options()
{
	"$1" --describe="$2" 2>/dev/null | sed -n 's/^ \{4\}\([^ ]*=[^ ]*\).*/\1/p'
}

# NAME, NAME:, NAME:option= or NAME:option=value,option=value
_paceline_spec()
{
	local program=$1 spec=$2 name=${2%%:*} before last option

	if [[ $spec != *:* ]]; then
		_paceline_strategies "$program"
		[[ -z $(_paceline_strategy_options "$program" "$name") ]] ||
			echo "$name:"
		return
	fi
	last=${spec##*[:,]}
	before=${spec%"$last"}
	_paceline_strategy_options "$program" "$name" |
		while IFS='=' read -r option values; do
			if [[ $last != *=* ]]; then
				echo "$before$option="
			elif [[ ${last%%=*} == "$option" && $values == *\|* ]]; then
				echo "$before$option=${values//|/$'\n'$before$option=}"
			fi
		done
}

# What may stand for the value of an option, given as "--name=VALUE".
_paceline_values()
{
	local program=$1 option=$2 value=$3

	case $option in
	--strategy=*) _paceline_spec "$program" "$value" ;;
	--describe=*) _paceline_strategies "$program" ;;
	--engine=* | --null-server=*) printf '%s\n' uring epoll ;;
	--arrivals=*) printf '%s\n' constant poisson ;;
	--model=*) printf '%s\n' closed open sessions ;;
	--method=*) printf '%s\n' GET HEAD POST PUT DELETE OPTIONS ;;
	--format=*) printf '%s\n' html txt md ;;
	--list*=csv*]) printf '%s\n' csv notes ;;
	*=DIR) compgen -d -S / -- "$value" ;;
	*=FILE) compgen -f -- "$value" ;;
	*=PROGRAM) compgen -c -- "$value" ;;
	esac
}

# What may stand by itself.
_paceline_operands()
{
	case $1 in
	*-bench)
		compgen -f -X '!*.ini' -- "$2"
		compgen -d -S / -- "$2"
		compgen -f -X '!*.ini' -- "${2:-$_paceline_suites/}"
		;;
	*-report) compgen -d -S / -- "$2" ;;
	*-load) echo http:// ;;
	esac
}

# The candidates for a word, whole; the word before it says if it's a value.
_paceline_candidates()
{
	local program=$1 word=$2 option

	option=$(_paceline_takes_next "$program" "$3")
	if [[ $option ]]; then
		_paceline_values "$program" "$option" "$word"
	elif [[ $word == --*=* ]]; then
		option=$(_paceline_options "$program" |
			sed -n "s/ .*//; s/^${word%%=*}\[*=/&/p")
		_paceline_values "$program" "$option" "${word#*=}" |
			sed "s|^|${word%%=*}=|"
	elif [[ $word == -* ]]; then
		_paceline_options "$program" |
			sed 's/ .*//; s/^\([^=[]*\)\[=.*/\1\n\1=/; s/=.*/=/'
	else
		_paceline_operands "$program" "$word"
	fi
}

_paceline()
{
	local program=${1/#\~/$HOME} line=${COMP_LINE:0:COMP_POINT}
	local word=${line##*[[:space:]]} words breaks='' shared candidate

	read -ra words <<<"${line%"$word"}"
	# bash takes = and : for ends of words, and has what is before them.
	[[ $COMP_WORDBREAKS != *=* ]] || breaks+='='
	[[ $COMP_WORDBREAKS != *:* ]] || breaks+=':'
	shared=${word%"${word##*["$breaks"]}"}
	[[ $breaks ]] || shared=
	COMPREPLY=()
	while read -r candidate; do
		[[ $candidate == "$word"* ]] || continue
		COMPREPLY+=("${candidate#"$shared"}")
	done < <(_paceline_candidates "$program" "$word" "${words[-1]}" | sort -u)
	[[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *[=:/] ]] ||
		compopt -o nospace 2>/dev/null
}

complete -F _paceline paceline-server paceline-load paceline-bench \
	paceline-report
