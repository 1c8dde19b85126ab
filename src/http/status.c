/* SPDX-License-Identifier: MIT */
#include "http/status.h"

const char *http_reason(enum http_status status)
{
	switch (status) {
#define HTTP_STATUS_REASON(code, name, reason)                                 \
	case HTTP_##name:                                                      \
		return reason;
		HTTP_STATUS_CODES(HTTP_STATUS_REASON)
#undef HTTP_STATUS_REASON
	}
	return "Unknown";
}
