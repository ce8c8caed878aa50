// Annotates the slow paths of Synchronization.Mutex for the thread sanitizer.
//
// The fast paths of a Mutex without contention are inlined into the code that uses it, where the sanitizer observes
// their atomic operations. The slow paths are in libswiftSynchronization, which is not instrumented. The accesses of
// one thread before it unlocks the mutex and those of the next thread that waited for it appear unordered, and are
// reported as a race. These functions interpose the three slow paths (LD_PRELOAD), call them, and report the ordering
// to the sanitizer. Their names are those of Swift 6.0 to 6.3; `make sanitize` fails if the library no longer has them.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

// Defined only in programs that are built with the sanitizer.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

typedef SWIFT void (*lock_function)(uint32_t, SELF);
typedef SWIFT void (*unlock_function)(SELF);
typedef SWIFT bool (*try_lock_function)(SELF);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"

SWIFT void mutex_lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void mutex_unlock(SELF) __asm__(UNLOCK);
SWIFT bool mutex_try_lock(SELF) __asm__(TRY_LOCK);

SWIFT void mutex_lock(uint32_t thread, SELF) {
    static lock_function next;
    if (!next) { next = (lock_function)dlsym(RTLD_NEXT, LOCK); }
    next(thread, self);
    if (__tsan_acquire) { __tsan_acquire(self); }
}

SWIFT void mutex_unlock(SELF) {
    static unlock_function next;
    if (!next) { next = (unlock_function)dlsym(RTLD_NEXT, UNLOCK); }
    if (__tsan_release) { __tsan_release(self); }
    next(self);
}

SWIFT bool mutex_try_lock(SELF) {
    static try_lock_function next;
    if (!next) { next = (try_lock_function)dlsym(RTLD_NEXT, TRY_LOCK); }
    bool is_locked = next(self);
    if (is_locked && __tsan_acquire) { __tsan_acquire(self); }
    return is_locked;
}
