/* SPDX-License-Identifier: MIT */
/* The server's command line: what may stand there, and what it means. */
#ifndef PACELINE_COMMAND_LINE_H
#define PACELINE_COMMAND_LINE_H

#include "core/server.h"

enum action {
	ACTION_SERVE,
	ACTION_CHECK,
	ACTION_LIST,
	ACTION_LIST_CSV,
	ACTION_LIST_NOTES,
	ACTION_DESCRIBE,
};

struct command_line {
	enum action action;
	const char *strategy; /* as written */
	const char *listen;
	const char *describe; /* ACTION_DESCRIBE: whom */
	struct server_config config;
};

/*
 * Parses; --help, --version and wrong usage end the program. What was not
 * said is the default; max_connections is then 0.
 */
void command_line_parse(int argc, char **argv, struct command_line *ret_cl);

#endif
