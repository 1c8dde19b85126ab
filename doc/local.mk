# SPDX-License-Identifier: MIT
dist_pkgdata_DATA += doc/load-result.schema.json
