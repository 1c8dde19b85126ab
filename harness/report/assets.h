/* SPDX-License-Identifier: MIT */
/*
 * The files of plots/, carried inside the program so that it works from
 * wherever it is started. Strings, for as long as the program runs.
 */
#ifndef PACELINE_REPORT_ASSETS_H
#define PACELINE_REPORT_ASSETS_H

extern const char asset_page_html[];
extern const char asset_page_css[];
extern const char asset_page_js[];
extern const char asset_style_gp[];
extern const char asset_whiskers_gp[];
extern const char asset_percentiles_gp[];
extern const char asset_response_gp[];
extern const char asset_timeline_gp[];
extern const char asset_sweep_gp[];

#endif
