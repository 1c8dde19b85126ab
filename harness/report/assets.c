/* SPDX-License-Identifier: MIT */
#include "report/assets.h"

/* The assembler reads the file; PLOTS_DIR comes from local.mk. */
#define ASSET(symbol, file)                                                    \
	__asm__(".section .rodata\n"                                           \
		".global " #symbol "\n" #symbol ":\n"                          \
		".incbin \"" PLOTS_DIR "/" file "\"\n"                         \
		".byte 0\n"                                                    \
		".previous\n")

ASSET(asset_page_html, "page.html");
ASSET(asset_page_css, "page.css");
ASSET(asset_page_js, "page.js");
ASSET(asset_style_gp, "style.gp");
ASSET(asset_whiskers_gp, "whiskers.gp");
ASSET(asset_percentiles_gp, "percentiles.gp");
ASSET(asset_response_gp, "response.gp");
ASSET(asset_timeline_gp, "timeline.gp");
ASSET(asset_sweep_gp, "sweep.gp");
