package io.plimsoll.environment;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.util.ArrayList;
import java.util.List;

/** Takes what a container wrote, line by line. */
final class ContainerLog extends ResultCallback.Adapter<Frame> {

    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter(lines::add);

    @Override
    public synchronized void onNext(Frame frame) {
        splitter.accept(frame.getPayload());
    }

    synchronized List<String> lines() {
        splitter.end();
        return List.copyOf(lines);
    }
}
