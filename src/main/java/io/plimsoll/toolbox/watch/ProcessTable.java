package io.plimsoll.toolbox.watch;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads {@code /proc}. Whatever belongs to a process that has ended reads as empty. */
class ProcessTable implements AutoCloseable {

    private static final Path PROC = Path.of("/proc");

    private final RandomAccessFile loadAverage;
    private final byte[] buffer = new byte[64];

    ProcessTable() throws IOException {
        this.loadAverage = new RandomAccessFile("/proc/loadavg", "r");
    }

    /** Returns the newest process number of this PID namespace: as long as it stays, no process was started. */
    int newest() throws IOException {
        loadAverage.seek(0);
        int length = loadAverage.read(buffer);
        String text = new String(buffer, 0, length, StandardCharsets.US_ASCII).trim();
        return Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
    }

    Set<Integer> processes() {
        String[] names = new File("/proc").list();
        Set<Integer> pids = new HashSet<>();
        if (names != null) {
            for (String name : names) {
                char first = name.charAt(0);
                if (first >= '1' && first <= '9') {
                    pids.add(Integer.valueOf(name));
                }
            }
        }
        return pids;
    }

    Optional<PodContainer> container(int pid) {
        return read(pid, "cgroup").flatMap(PodContainer::ofCgroup);
    }

    /** Returns the name of the program that a process runs. */
    Optional<String> program(int pid) {
        return read(pid, "comm").map(String::strip);
    }

    /** Returns whether a process is the first one of a PID namespace of its own, as a container's first process is. */
    boolean isFirstOfItsNamespace(int pid) {
        return read(pid, "status")
                .flatMap(status ->
                        status.lines().filter(line -> line.startsWith("NSpid:")).findFirst())
                .map(line -> line.endsWith("\t1"))
                .orElse(false);
    }

    /** Returns the mask of the signals that a process has a handler for; 0 if it has ended. */
    long handledSignals(int pid) {
        return read(pid, "status").map(ProcessStatus::caught).orElse(0L);
    }

    /** Returns when a process started, in ticks since the host did. */
    Optional<Long> started(int pid) {
        return read(pid, "stat").map(stat -> {
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.valueOf(fields[19]);
        });
    }

    /** Returns the name of a process' network namespace. */
    Optional<String> network(int pid) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(networkPath(pid)).getFileName().toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Path networkPath(int pid) {
        return PROC.resolve(Integer.toString(pid)).resolve("ns/net");
    }

    /** Returns whether a process has this socket open. */
    boolean holds(int pid, long inode) {
        String wanted = "socket:[" + inode + "]";
        Path descriptors = PROC.resolve(Integer.toString(pid)).resolve("fd");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
            for (Path entry : entries) {
                if (wanted.equals(linkOf(entry))) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    private static String linkOf(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<String> read(int pid, String file) {
        try {
            return Optional.of(
                    Files.readString(PROC.resolve(Integer.toString(pid)).resolve(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        loadAverage.close();
    }
}
