/* SPDX-License-Identifier: MIT */
#include "core/trace_ring.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"

static const char *const names[] = {
#define TRACE_TEXT(name, text) #text,
	TRACE_NAMES(TRACE_TEXT)
#undef TRACE_TEXT
};

struct trace_ring *trace_ring_new(unsigned thread, const char *role)
{
	/* Faulted in now, so that writing never enters the kernel. */
	struct trace_ring *ring =
	    mmap(NULL, sizeof(*ring), PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (ring == MAP_FAILED)
		return NULL;
	ring->thread = thread;
	ring->role = role;
	return ring;
}

void trace_ring_free(struct trace_ring *ring)
{
	if (ring)
		munmap(ring, sizeof(*ring));
}

void trace_write(struct trace_ring *ring, enum trace_kind kind,
    enum trace_name name, uint64_t token)
{
	uint64_t n = atomic_load_explicit(&ring->written, memory_order_relaxed);

	ring->entries[n % TRACE_RING_ENTRIES] = (struct trace_entry){
		.ns = clock_now_ns(),
		.token = token,
		.kind = (uint8_t)kind,
		.name = (uint8_t)name,
	};
	atomic_store_explicit(&ring->written, n + 1, memory_order_release);
}

struct writer {
	FILE *file;
	unsigned thread;
	bool open[2]; /* a state, and a step within it */
	const char *open_name[2];
};

/* A connection's generations begin with 1; those of other handles end all. */
static bool has_connection(char ph, uint64_t token)
{
	uint32_t generation = (uint32_t)(token >> 32);

	return ph != 'E' && generation != 0 && generation != UINT32_MAX;
}

static void put(
    struct writer *w, char ph, const char *name, const struct trace_entry *e)
{
	fprintf(w->file,
	    ",\n{\"ph\":\"%c\",\"name\":\"%s\",\"pid\":%d,\"tid\":%u,"
	    "\"ts\":%" PRIu64 ".%03u%s",
	    ph, name, (int)getpid(), w->thread, e->ns / NS_PER_US,
	    (unsigned)(e->ns % NS_PER_US), ph == 'i' ? ",\"s\":\"t\"" : "");
	if (has_connection(ph, e->token))
		fprintf(w->file, ",\"args\":{\"conn\":\"%u.%u\"}",
		    (unsigned)(e->token & UINT32_MAX),
		    (unsigned)(e->token >> 32));
	fputc('}', w->file);
}

static void end(struct writer *w, int depth, const struct trace_entry *e)
{
	for (int d = 1; d >= depth; d--) {
		if (w->open[d])
			put(w, 'E', w->open_name[d], e);
		w->open[d] = false;
	}
}

static void begin(struct writer *w, int depth, const struct trace_entry *e)
{
	end(w, depth, e);
	w->open[depth] = true;
	w->open_name[depth] = names[e->name];
	put(w, 'B', names[e->name], e);
}

static void save_entry(struct writer *w, const struct trace_entry *e)
{
	switch ((enum trace_kind)e->kind) {
	case TRACE_STATE:
		begin(w, 0, e);
		break;
	case TRACE_BEGIN:
		begin(w, 1, e);
		break;
	case TRACE_END:
		end(w, 1, e);
		break;
	case TRACE_MOMENT:
		put(w, 'i', names[e->name], e);
		break;
	}
}

static void save_ring(const struct trace_ring *ring, FILE *file)
{
	struct writer w = { .file = file, .thread = ring->thread };

	fprintf(file,
	    ",\n{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":%d,"
	    "\"tid\":%u,\"args\":{\"name\":\"%s %u\"}}",
	    (int)getpid(), ring->thread, ring->role, ring->thread);
	for (uint64_t i = trace_ring_first(ring); i < ring->written; i++)
		save_entry(&w, trace_ring_at(ring, i));
	if (ring->written)
		end(&w, 0, trace_ring_at(ring, ring->written - 1));
}

int trace_save(struct trace_ring *const *rings, size_t count, FILE *file)
{
	int rc;

	fprintf(file,
	    "[\n{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":%d,"
	    "\"args\":{\"name\":\"paceline-server\"}}",
	    (int)getpid());
	for (size_t i = 0; i < count; i++)
		save_ring(rings[i], file);
	rc = trace_save_flows(rings, count, file);
	fprintf(file, "\n]\n");
	return fflush(file) || ferror(file) ? -EIO : rc;
}
