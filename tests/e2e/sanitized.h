/* SPDX-License-Identifier: MIT */
/*
 * Whether this build has a sanitizer in it: then memory says nothing (freed
 * memory is held back) and everything takes several times as long.
 */
#ifndef PACELINE_E2E_SANITIZED_H
#define PACELINE_E2E_SANITIZED_H

#include <stdbool.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||           \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

#if defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
static const bool thread_sanitized = true;
#else
static const bool thread_sanitized = false;
#endif

#endif
