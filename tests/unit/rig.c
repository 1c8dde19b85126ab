/* SPDX-License-Identifier: MIT */
#include "rig.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

#include "machine.h"

void rig_open(struct rig *b, uint32_t slots)
{
	memset(b, 0, sizeof(*b));
	b->server.app = &machine_application;
	b->server.config = (struct server_config){
		.max_connections = slots,
		.timeouts = { .header_ms = 1000,
		    .body_ms = 1500,
		    .idle_ms = 2000,
		    .write_ms = 3000,
		    .linger_ms = 4000 },
		.limits = { .target_bytes = 200,
		    .head_bytes = 1000,
		    .body_bytes = 200000,
		    .output_bytes = 4000,
		    .held_bytes = 1 << 20 },
		.counters_fd = -1,
		.ready_fd = -1,
	};
	REQUIRE(pthread_mutex_init(&b->server.threads_lock, NULL) == 0);
	REQUIRE(counters_open(&b->server.counters, -1) == 0);
	REQUIRE(thread_enter(&b->me, &b->server, "test") == 0);
	REQUIRE(peer_table_open(&b->peers, sizeof(struct peer), slots) == 0);
}

void rig_close(struct rig *b)
{
	peer_table_close(&b->peers, &b->me);
	thread_leave(&b->me);
	counters_close(&b->server.counters);
	pthread_mutex_destroy(&b->server.threads_lock);
}

uint64_t rig_count(const struct rig *b, enum counter which)
{
	return counters_sum(&b->server.counters, which);
}

struct peer *rig_peer(struct rig *b, int *ret_far)
{
	struct peer *p;
	int fds[2];

	REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
	REQUIRE(fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0);
	server_peer_came(&b->server);
	p = peer_open(&b->peers, &b->me, fds[0]);
	REQUIRE(p);
	*ret_far = fds[1];
	return p;
}
