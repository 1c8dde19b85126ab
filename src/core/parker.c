/* SPDX-License-Identifier: MIT */
#include "core/parker.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

void parker_sleep(struct parker *p)
{
	while (!atomic_exchange_explicit(&p->woken, 0, memory_order_acquire))
		syscall(
		    SYS_futex, &p->woken, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

void parker_wake(struct parker *p)
{
	atomic_store_explicit(&p->woken, 1, memory_order_release);
	syscall(SYS_futex, &p->woken, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
