package io.plimsoll.report;

import io.plimsoll.evidence.FlowPicture;
import io.plimsoll.evidence.FlowPicture.Flow;
import io.plimsoll.evidence.FlowPicture.State;
import java.util.Arrays;
import java.util.List;

/**
 * A picture of flows as the page prints it: drawn, and every flow in words.
 *
 * @param title what it is of
 * @param drawing the SVG
 * @param states what its lines mean, those that are there
 * @param flows the flows, in the order of their numbers
 * @param note what is not drawn; empty if everything is
 */
record PictureView(String title, String drawing, List<StateView> states, List<FlowView> flows, String note) {

    record StateView(String key, String word) {}

    record FlowView(String words, String because, boolean wrong) {}

    static PictureView of(FlowPicture picture, String id) {
        int all = picture.flows().size();
        return new PictureView(
                picture.title(),
                FlowDrawing.draw(picture, id),
                Arrays.stream(State.values())
                        .filter(state -> picture.flows().stream().anyMatch(flow -> flow.state() == state))
                        .map(state -> new StateView(Words.kebab(state), FlowDrawing.words(state)))
                        .toList(),
                picture.flows().stream()
                        .map(flow -> new FlowView(FlowDrawing.words(flow), flow.because(), isWrong(flow)))
                        .toList(),
                all > FlowDrawing.MOST
                        ? "The first %s of %s flows are drawn."
                                .formatted(Words.count(FlowDrawing.MOST), Words.count(all))
                        : "");
    }

    private static boolean isWrong(Flow flow) {
        return switch (flow.state()) {
            case FORBIDDEN, CUT, UNDECLARED -> true;
            case DECLARED, PASSED, UNTRIED -> false;
        };
    }
}
