package io.plimsoll.environment;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Tar streams, written while they are read, so that no archive is ever held in memory. */
final class Tar {

    private static final int PIPE = 1 << 20;

    private Tar() {}

    /** Writes the entries of an archive. */
    interface Content {
        void writeTo(TarArchiveOutputStream archive) throws IOException;
    }

    /** Returns an archive as a stream; a failure to write it is a failure to read it. */
    static InputStream stream(Content content) throws IOException {
        return pipe(sink -> {
            // Not closed here: that would end the pipe before a failure is known, and pass half an archive for a whole.
            TarArchiveOutputStream archive = new TarArchiveOutputStream(sink);
            archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            archive.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            content.writeTo(archive);
            archive.finish();
            archive.flush();
        });
    }

    interface Writer {
        void writeTo(OutputStream sink) throws IOException;
    }

    static InputStream pipe(Writer writer) throws IOException {
        PipedOutputStream sink = new PipedOutputStream();
        FailingPipe source = new FailingPipe(sink);
        Thread thread = new Thread(
                () -> {
                    try {
                        writer.writeTo(sink);
                    } catch (IOException | RuntimeException e) {
                        // Before the pipe is closed: its reader must not take a failure for the end.
                        source.failure = e;
                    } finally {
                        closeQuietly(sink);
                    }
                },
                "plimsoll-archive");
        thread.setDaemon(true);
        thread.start();
        return source;
    }

    private static void closeQuietly(OutputStream sink) {
        try {
            sink.close();
        } catch (IOException ignored) {
            // Nobody reads any more.
        }
    }

    private static final class FailingPipe extends PipedInputStream {

        private volatile @Nullable Exception failure;

        FailingPipe(PipedOutputStream sink) throws IOException {
            super(sink, PIPE);
        }

        @Override
        public synchronized int read() throws IOException {
            int read = super.read();
            failIfWriterFailed(read);
            return read;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            failIfWriterFailed(read);
            return read;
        }

        private void failIfWriterFailed(int read) throws IOException {
            Exception thrown = failure;
            if (read == -1 && thrown != null) {
                throw new IOException("The archive could not be written: " + Engine.rootMessage(thrown), thrown);
            }
        }
    }

    /**
     * Adds a file or folder under a name, folders in the order of their names.
     *
     * @param take which paths, relative to {@code fileOrFolder}, are taken
     * @return how many bytes of files were added
     */
    static long add(TarArchiveOutputStream archive, Path fileOrFolder, String name, Predicate<Path> take)
            throws IOException {
        if (!Files.isDirectory(fileOrFolder)) {
            return addFile(archive, fileOrFolder, name);
        }
        long[] bytes = {0};
        Files.walkFileTree(fileOrFolder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path relative = fileOrFolder.relativize(directory);
                if (!directory.equals(fileOrFolder) && take.test(relative)) {
                    TarArchiveEntry entry = new TarArchiveEntry(join(name, relative) + "/");
                    describe(entry, directory);
                    archive.putArchiveEntry(entry);
                    archive.closeArchiveEntry();
                } else if (directory.equals(fileOrFolder) && !name.isEmpty()) {
                    TarArchiveEntry entry = new TarArchiveEntry(name + "/");
                    describe(entry, directory);
                    archive.putArchiveEntry(entry);
                    archive.closeArchiveEntry();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = fileOrFolder.relativize(file);
                if (take.test(relative)) {
                    bytes[0] += addFile(archive, file, join(name, relative));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    private static String join(String name, Path relative) {
        String path = relative.toString().replace('\\', '/');
        return name.isEmpty() ? path : name + "/" + path;
    }

    private static long addFile(TarArchiveOutputStream archive, Path file, String name) throws IOException {
        if (Files.isSymbolicLink(file)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString().replace('\\', '/'));
            archive.putArchiveEntry(entry);
            archive.closeArchiveEntry();
            return 0;
        }
        if (!Files.isRegularFile(file)) {
            // Sockets, pipes and devices have no place in an archive.
            return 0;
        }
        TarArchiveEntry entry = new TarArchiveEntry(name);
        long size = Files.size(file);
        entry.setSize(size);
        describe(entry, file);
        archive.putArchiveEntry(entry);
        long copied = Files.copy(file, archive);
        if (copied != size) {
            throw new IOException(file + " changed while it was read: it had " + size + " bytes, then " + copied);
        }
        archive.closeArchiveEntry();
        archive.flush();
        return size;
    }

    private static void describe(TarArchiveEntry entry, Path path) throws IOException {
        entry.setMode(mode(path));
        entry.setModTime(Files.getLastModifiedTime(path));
    }

    private static int mode(Path path) throws IOException {
        int type = Files.isDirectory(path) ? 0040000 : 0100000;
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return type | 0755;
        }
        int mode = 0;
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            mode <<= 1;
            if (permissions.contains(permission)) {
                mode |= 1;
            }
        }
        return type | mode;
    }

    /** Writes the files and folders of an archive below a folder, without the archive's own first folder. */
    static void extract(InputStream stream, Path target) throws IOException {
        try (TarArchiveInputStream archive = new TarArchiveInputStream(new BufferedInputStream(stream))) {
            TarArchiveEntry entry = archive.getNextEntry();
            boolean single = entry != null && !entry.isDirectory();
            while (entry != null) {
                Path path = target;
                if (!single) {
                    int slash = entry.getName().indexOf('/');
                    path = target.resolve(slash < 0 ? "" : entry.getName().substring(slash + 1))
                            .normalize();
                    if (!path.startsWith(target.normalize())) {
                        throw new IOException(
                                "The archive names a place outside of " + target + ": " + entry.getName());
                    }
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
                    Files.createDirectories(path.toAbsolutePath().getParent());
                    Files.copy(archive, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
                entry = archive.getNextEntry();
            }
        }
    }
}
