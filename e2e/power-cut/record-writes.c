/*
 * Records what a process does to the files below RECORD_ROOT, in order and with data, into RECORD_LOG:
 * `LD_PRELOAD=record-writes.so`. What it writes to its terminal goes into the same log, so that "told" and
 * "durable" can be compared. Several processes may share one log: each record is one write to an O_APPEND file.
 *
 * A write is recorded after it was made, in one critical section with it, so that the order is the true one.
 * A sync is recorded when it begins and when it has ended: it covers what was recorded before its beginning,
 * and holds from its end. What is told is recorded before it is sent. Each of these errs on the strict side.
 *
 * RECORD_SYNC_DELAY_MS makes each sync of a file slower, as an old disk is.
 * Shared memory (SQLite's -shm) is not recorded: it does not outlive the computer.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind {
  OPENED = 1, WRITTEN, TRUNCATED, SYNC_BEGUN, SYNC_ENDED, RENAMED, UNLINKED, MADE_FOLDER, REMOVED_FOLDER,
  TOLD, NOT_RECORDED
};

struct record {
  uint32_t magic, kind, pid, path_length;
  uint64_t data_length, file, a, b;
};

#define MAX_FDS 4096
static uint64_t watched[MAX_FDS]; /* the file's inode; 0: not below the root */
static char root[PATH_MAX];
static size_t root_length;
static int log_fd = -1;
static useconds_t sync_delay;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void give_up(const char *why) {
  static const char say[] = "record-writes: cannot go on: ";
  syscall(SYS_write, 2, say, sizeof say - 1);
  syscall(SYS_write, 2, why, strlen(why));
  syscall(SYS_write, 2, "\n", 1);
  _exit(99);
}

static void append(enum kind kind, uint64_t file, uint64_t a, uint64_t b, const char *path, size_t path_length,
                   const void *data, size_t data_length) {
  struct record head = {0x57525431, kind, (uint32_t)getpid(), (uint32_t)path_length, data_length, file, a, b};
  struct iovec parts[3] = {
    {&head, sizeof head}, {(void *)path, path_length}, {(void *)data, data_length}
  };
  ssize_t whole = (ssize_t)(sizeof head + path_length + data_length);
  if (syscall(SYS_writev, log_fd, parts, 3) != whole) give_up("the log is full");
}

__attribute__((constructor)) static void start(void) {
  const char *folder = getenv("RECORD_ROOT"), *log = getenv("RECORD_LOG"), *delay = getenv("RECORD_SYNC_DELAY_MS");
  if (!folder || !log || !realpath(folder, root)) return;
  root_length = strlen(root);
  if (delay) sync_delay = (useconds_t)atoi(delay) * 1000;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) give_up("the log cannot be opened");
  /* Out of the way of the numbers that programs expect. */
  log_fd = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, MAX_FDS / 2);
  if (log_fd < 0) log_fd = fd;
  else syscall(SYS_close, fd);
}

static int below_root(const char *path) {
  return log_fd >= 0 && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

/* libuv closes files by a bare system call, so a number may belong to something else by now. */
static uint64_t watched_file(int fd) {
  if (log_fd < 0 || fd < 0 || fd >= MAX_FDS || !watched[fd]) return 0;
  struct stat found;
  if (fstat(fd, &found) != 0 || found.st_ino != watched[fd] || !(S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)))
    watched[fd] = 0;
  return watched[fd];
}

/* The name with its folder's links followed but not its own. Answers 0 when it is not below the root. */
static size_t place(int dir, const char *name, char *into) {
  char whole[PATH_MAX], folder[PATH_MAX];
  if (log_fd < 0 || !name) return 0;
  if (name[0] == '/') snprintf(whole, sizeof whole, "%s", name);
  else {
    char link[64];
    ssize_t n;
    if (dir == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
    n = readlink(link, folder, sizeof folder - 1);
    if (n < 0) return 0;
    folder[n] = 0;
    if (snprintf(whole, sizeof whole, "%s/%s", folder, name) >= (int)sizeof whole) return 0;
  }
  char *slash = strrchr(whole, '/');
  if (!slash || slash == whole) return 0;
  *slash = 0;
  if (!realpath(whole, folder)) return 0;
  int n = snprintf(into, PATH_MAX, "%s/%s", folder, slash + 1);
  return n > 0 && n < PATH_MAX && below_root(into) ? (size_t)n : 0;
}

/* OPEN ------------------------------------------------------------------------------------------------- */

static int opened(int fd, int flags, int was_there) {
  if (fd < 0 || fd >= MAX_FDS || log_fd < 0) return fd;
  watched[fd] = 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n <= 0) return fd;
  path[n] = 0;
  struct stat found;
  if (!below_root(path) || fstat(fd, &found) != 0) return fd;
  int folder = S_ISDIR(found.st_mode);
  if (!folder && !S_ISREG(found.st_mode)) return fd;
  watched[fd] = found.st_ino;
  int created = !was_there && (flags & O_CREAT);
  int emptied = (flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY;
  append(OPENED, found.st_ino, (uint64_t)(created | emptied << 1), (uint64_t)folder, path, (size_t)n, NULL, 0);
  return fd;
}

static int do_open(int dir, const char *name, int flags, mode_t mode) {
  if (log_fd < 0) return (int)syscall(SYS_openat, dir, name, flags, mode);
  pthread_mutex_lock(&mutex);
  int was_there = !(flags & O_CREAT) || faccessat(dir, name, F_OK, 0) == 0;
  int fd = (int)syscall(SYS_openat, dir, name, flags, mode);
  int error = errno;
  opened(fd, flags, was_there);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return fd;
}

#define MODE_OF(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = (mode_t)va_arg(rest, int); va_end(rest); }

int open(const char *name, int flags, ...) { MODE_OF(flags) return do_open(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE_OF(flags) return do_open(AT_FDCWD, name, flags, mode); }
int openat(int dir, const char *name, int flags, ...) { MODE_OF(flags) return do_open(dir, name, flags, mode); }
int openat64(int dir, const char *name, int flags, ...) { MODE_OF(flags) return do_open(dir, name, flags, mode); }
int __open_2(const char *name, int flags) { return do_open(AT_FDCWD, name, flags, 0); }
int __open64_2(const char *name, int flags) { return do_open(AT_FDCWD, name, flags, 0); }
int creat(const char *name, mode_t mode) { return do_open(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *name, mode_t mode) { return creat(name, mode); }

int close(int fd) {
  if (fd >= 0 && fd == log_fd) return 0;
  if (fd >= 0 && fd < MAX_FDS) watched[fd] = 0;
  return (int)syscall(SYS_close, fd);
}

/* WRITE ------------------------------------------------------------------------------------------------ */

static ssize_t written(int fd, ssize_t n, uint64_t at, const struct iovec *parts, int count) {
  if (n <= 0) return n;
  char *data = malloc((size_t)n);
  if (!data) give_up("no memory");
  size_t have = 0;
  for (int i = 0; i < count && have < (size_t)n; i++) {
    size_t take = parts[i].iov_len < (size_t)n - have ? parts[i].iov_len : (size_t)n - have;
    memcpy(data + have, parts[i].iov_base, take);
    have += take;
  }
  append(WRITTEN, watched[fd], at, 0, NULL, 0, data, have);
  free(data);
  return n;
}

static void tell(int fd, const struct iovec *parts, int count) {
  char data[65536];
  size_t have = 0;
  for (int i = 0; i < count && have < sizeof data; i++) {
    size_t take = parts[i].iov_len < sizeof data - have ? parts[i].iov_len : sizeof data - have;
    memcpy(data + have, parts[i].iov_base, take);
    have += take;
  }
  append(TOLD, (uint64_t)fd, 0, 0, NULL, 0, data, have);
}

static ssize_t do_write(int fd, const struct iovec *parts, int count) {
  if (!watched_file(fd)) {
    if (log_fd >= 0 && (fd == 1 || fd == 2)) tell(fd, parts, count);
    return syscall(SYS_writev, fd, parts, count);
  }
  pthread_mutex_lock(&mutex);
  ssize_t n = syscall(SYS_writev, fd, parts, count);
  int error = errno;
  if (n > 0) written(fd, n, (uint64_t)(lseek(fd, 0, SEEK_CUR) - n), parts, count);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return n;
}

static ssize_t do_pwrite(int fd, const struct iovec *parts, int count, off_t at) {
  if (!watched_file(fd)) return syscall(SYS_pwritev, fd, parts, count, (long)at, 0L);
  pthread_mutex_lock(&mutex);
  ssize_t n = syscall(SYS_pwritev, fd, parts, count, (long)at, 0L);
  int error = errno;
  written(fd, n, (uint64_t)at, parts, count);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return n;
}

#define ONE(data, size) const struct iovec part = {(void *)(data), size}
ssize_t write(int fd, const void *data, size_t size) { ONE(data, size); return do_write(fd, &part, 1); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return do_write(fd, parts, count); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { ONE(data, size); return do_pwrite(fd, &part, 1, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { ONE(data, size); return do_pwrite(fd, &part, 1, at); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return do_pwrite(fd, parts, count, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return do_pwrite(fd, parts, count, at); }

static int do_truncate(int fd, off_t length) {
  if (!watched_file(fd)) return (int)syscall(SYS_ftruncate, fd, length);
  pthread_mutex_lock(&mutex);
  int result = (int)syscall(SYS_ftruncate, fd, length);
  int error = errno;
  if (result == 0) append(TRUNCATED, watched[fd], (uint64_t)length, 0, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return result;
}
int ftruncate(int fd, off_t length) { return do_truncate(fd, length); }
int ftruncate64(int fd, off64_t length) { return do_truncate(fd, length); }

/* SYNC ------------------------------------------------------------------------------------------------- */

static int do_sync(int fd, long call) {
  uint64_t file = watched_file(fd);
  if (!file) return (int)syscall(call, fd);
  static uint64_t last;
  uint64_t number = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
  append(SYNC_BEGUN, file, number, 0, NULL, 0, NULL, 0);
  if (sync_delay) usleep(sync_delay);
  int result = (int)syscall(call, fd);
  int error = errno;
  if (result == 0) append(SYNC_ENDED, file, number, 0, NULL, 0, NULL, 0);
  errno = error;
  return result;
}
int fsync(int fd) { return do_sync(fd, SYS_fsync); }
int fdatasync(int fd) { return do_sync(fd, SYS_fdatasync); }

/* NAMES ------------------------------------------------------------------------------------------------ */

static int do_rename(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
  char paths[2 * PATH_MAX], target[PATH_MAX];
  size_t a = place(from_dir, from, paths), b = place(to_dir, to, target);
  pthread_mutex_lock(&mutex);
  int result = (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
  int error = errno;
  if (result == 0 && a && b && !flags) {
    memcpy(paths + a + 1, target, b);
    paths[a] = 0;
    append(RENAMED, 0, 0, 0, paths, a + 1 + b, NULL, 0);
  } else if (result == 0 && (a || b)) append(NOT_RECORDED, 0, 0, 0, "rename", 6, NULL, 0);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return result;
}
int rename(const char *from, const char *to) { return do_rename(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return do_rename(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return do_rename(a, from, b, to, flags); }

static int do_unlink(int dir, const char *name, int flags) {
  char path[PATH_MAX];
  size_t n = place(dir, name, path);
  pthread_mutex_lock(&mutex);
  int result = (int)syscall(SYS_unlinkat, dir, name, flags);
  int error = errno;
  if (result == 0 && n) append(flags & AT_REMOVEDIR ? REMOVED_FOLDER : UNLINKED, 0, 0, 0, path, n, NULL, 0);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return result;
}
int unlink(const char *name) { return do_unlink(AT_FDCWD, name, 0); }
int unlinkat(int dir, const char *name, int flags) { return do_unlink(dir, name, flags); }
int rmdir(const char *name) { return do_unlink(AT_FDCWD, name, AT_REMOVEDIR); }
int remove(const char *name) {
  if (unlink(name) == 0) return 0;
  return errno == EISDIR || errno == EPERM ? rmdir(name) : -1;
}

static int do_mkdir(int dir, const char *name, mode_t mode) {
  char path[PATH_MAX];
  size_t n = place(dir, name, path);
  pthread_mutex_lock(&mutex);
  int result = (int)syscall(SYS_mkdirat, dir, name, mode);
  int error = errno;
  struct stat found;
  if (result == 0 && n && fstatat(dir, name, &found, 0) == 0) append(MADE_FOLDER, found.st_ino, 0, 0, path, n, NULL, 0);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return result;
}
int mkdir(const char *name, mode_t mode) { return do_mkdir(AT_FDCWD, name, mode); }
int mkdirat(int dir, const char *name, mode_t mode) { return do_mkdir(dir, name, mode); }

/* What the product does not do today. Should it begin to, the recording says so instead of being incomplete. */
static void refuse(int fd, const char *what) {
  if (watched_file(fd)) append(NOT_RECORDED, watched[fd], 0, 0, what, strlen(what), NULL, 0);
}
int fallocate(int fd, int mode, off_t at, off_t length) { refuse(fd, "fallocate"); return (int)syscall(SYS_fallocate, fd, mode, at, length); }
int fallocate64(int fd, int mode, off64_t at, off64_t length) { return fallocate(fd, mode, at, length); }
int posix_fallocate(int fd, off_t at, off_t length) { return fallocate(fd, 0, at, length) == 0 ? 0 : errno; }
int posix_fallocate64(int fd, off64_t at, off64_t length) { return posix_fallocate(fd, at, length); }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
  refuse(out, "copy_file_range");
  return syscall(SYS_copy_file_range, in, from, out, to, size, flags);
}
ssize_t sendfile(int out, int in, off_t *from, size_t size) { refuse(out, "sendfile"); return syscall(SYS_sendfile, out, in, from, size); }
ssize_t sendfile64(int out, int in, off64_t *from, size_t size) { refuse(out, "sendfile"); return syscall(SYS_sendfile, out, in, from, size); }
