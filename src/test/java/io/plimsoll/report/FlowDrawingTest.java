package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.FlowPicture;
import io.plimsoll.evidence.FlowPicture.Flow;
import io.plimsoll.evidence.FlowPicture.Group;
import io.plimsoll.evidence.FlowPicture.Member;
import io.plimsoll.evidence.FlowPicture.State;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.report.PictureView.FlowView;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class FlowDrawingTest {

    private static final FlowPicture SHOP = new FlowPicture(
            "Flows between workloads",
            List.of(
                    new Group(
                            "namespace shop",
                            List.of(
                                    new Member("shop/deployment/store", "deployment/store", "1 pod"),
                                    new Member("shop/deployment/web", "deployment/web", "3 pods"),
                                    new Member("shop/deployment/worker", "deployment/worker", "1 pod"))),
                    new Group("outside of namespaces", List.of(new Member("nodes", "nodes", "")))),
            List.of(
                    new Flow(
                            "shop/deployment/web",
                            "shop/deployment/store",
                            "TCP/5432",
                            State.FORBIDDEN,
                            "no rule allows it"),
                    new Flow("shop/deployment/worker", "shop/deployment/web", "TCP/8080", State.UNDECLARED, ""),
                    new Flow("nodes", "shop/deployment/web", "TCP/8080", State.DECLARED, "")));

    @Test
    void has_a_band_for_each_namespace_a_box_for_each_workload_and_a_numbered_arrow_for_each_flow() throws Exception {
        Element drawing = parsed(FlowDrawing.draw(SHOP, "flows-1"));

        assertThat(drawing.getAttribute("aria-labelledby")).isEqualTo("flows-1-title flows-1-desc");
        assertThat(texts(drawing, "desc"))
                .containsExactly(
                        "3 flows of 4 workloads in 2 groups. The list below names every one by the number that it has"
                                + " here.");
        assertThat(texts(drawing, "text"))
                .containsExactly(
                        "namespace shop",
                        "outside of namespaces",
                        "deployment/worker",
                        "1 pod",
                        "deployment/web",
                        "3 pods",
                        "deployment/store",
                        "1 pod",
                        "nodes",
                        "1",
                        "2",
                        "3");
        assertThat(texts(drawing, "title"))
                .contains(
                        "1: shop/deployment/web to shop/deployment/store, TCP/5432: declared, but policies forbid it");
    }

    @Test
    void tells_states_apart_by_more_than_colour() {
        String drawing = FlowDrawing.draw(SHOP, "flows-1");

        assertThat(drawing)
                .contains("flow-line forbidden", "flow-line undeclared", "flow-line declared")
                .contains("flow-badge forbidden\">\n<title>1:", "flow-badge undeclared\">\n<title>2:");
    }

    @Test
    void puts_clients_to_the_left_of_whom_they_are_meant_to_reach() {
        FlowLayout layout = new FlowLayout(SHOP, 60);

        assertThat(layout.boxes())
                .extracting(box -> box.member().id() + " " + box.column())
                .containsExactlyInAnyOrder(
                        "shop/deployment/worker 0", "shop/deployment/web 1", "shop/deployment/store 2", "nodes 0");
    }

    @Test
    void copes_with_workloads_that_need_each_other_and_themselves() {
        FlowPicture ring = new FlowPicture(
                "t",
                List.of(new Group("g", List.of(new Member("a", "a", ""), new Member("b", "b", "")))),
                List.of(
                        new Flow("a", "b", "TCP/1", State.DECLARED, ""),
                        new Flow("b", "a", "TCP/2", State.DECLARED, ""),
                        new Flow("a", "a", "TCP/3", State.DECLARED, "")));

        assertThat(new FlowLayout(ring, 60).arrows()).hasSize(3).allSatisfy(arrow -> assertThat(
                        List.of(arrow.x1(), arrow.y1(), arrow.x2(), arrow.y2()))
                .allMatch(Double::isFinite));
    }

    @Test
    void draws_no_more_than_can_be_told_apart_and_lists_all() {
        List<Member> members = new ArrayList<>(List.of(new Member("a", "a", "")));
        List<Flow> flows = IntStream.range(0, 70)
                .mapToObj(i -> {
                    members.add(new Member("m" + i, "m" + i, ""));
                    return new Flow("a", "m" + i, "TCP/80", State.DECLARED, "");
                })
                .toList();
        PictureView view = PictureView.of(new FlowPicture("t", List.of(new Group("g", members)), flows), "x");

        assertThat(view.flows()).hasSize(70);
        assertThat(view.note()).isEqualTo("The first 60 of 70 flows are drawn.");
        assertThat(view.drawing().split("flow-badge", -1)).hasSize(61);
    }

    @Test
    void says_every_flow_in_words() {
        assertThat(PictureView.of(SHOP, "x").flows())
                .containsExactly(
                        new FlowView(
                                "shop/deployment/web to shop/deployment/store, TCP/5432: declared, but policies forbid"
                                        + " it",
                                "no rule allows it",
                                true),
                        new FlowView(
                                "shop/deployment/worker to shop/deployment/web, TCP/8080: passed, and nobody declared"
                                        + " it",
                                "",
                                true),
                        new FlowView("nodes to shop/deployment/web, TCP/8080: declared, and it passed", "", false));
    }

    @Test
    void is_read_from_the_report_as_it_was_written() throws JsonProcessingException {
        ScenarioReport one = new ScenarioReport(
                "a",
                "b",
                "c",
                0,
                10,
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(SHOP),
                List.of());
        ObjectMapper mapper = new ObjectMapper();

        assertThat(mapper.readValue(mapper.writeValueAsString(one), ScenarioReport.class))
                .isEqualTo(one);
    }

    @Test
    void leads_from_nobody_to_nobody_who_is_not_in_it() {
        assertThatThrownBy(
                        () -> new FlowPicture("t", List.of(), List.of(new Flow("a", "b", "TCP/1", State.DECLARED, ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("t: a flow leads from a to b, one of whom is in no group");
    }

    private static Element parsed(String svg) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static List<String> texts(Element of, String name) {
        NodeList elements = of.getElementsByTagName(name);
        return IntStream.range(0, elements.getLength())
                .mapToObj(i -> elements.item(i).getTextContent())
                .toList();
    }
}
