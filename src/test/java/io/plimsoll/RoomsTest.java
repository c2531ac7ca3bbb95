package io.plimsoll;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps every room of the house where it is: a room may use only rooms below it. */
class RoomsTest {

    private static final String BASE = "io.plimsoll";

    private static final Set<String> VOCABULARY = Set.of("check", "spec");
    private static final Set<String> OBSERVATIONS = union(VOCABULARY, "traffic", "timeline", "network");

    /** Which rooms each room may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("check", Set.of()),
            Map.entry("spec", Set.of("check")),
            Map.entry("timeline", VOCABULARY),
            Map.entry("network", VOCABULARY),
            Map.entry("traffic", union(VOCABULARY, "timeline")),
            Map.entry("evidence", OBSERVATIONS),
            Map.entry("report", union(OBSERVATIONS, "evidence")),
            // An environment is no report, although reports come after it in the order of the rooms.
            Map.entry("environment", union(OBSERVATIONS, "evidence")),
            Map.entry("toolbox", union(OBSERVATIONS, "evidence", "environment")),
            Map.entry("workload", union(OBSERVATIONS, "evidence", "environment", "toolbox")),
            Map.entry("suite", union(OBSERVATIONS, "evidence", "report", "environment", "toolbox", "workload")),
            Map.entry("cli", union(OBSERVATIONS, "evidence", "report", "environment", "toolbox", "workload", "suite")));

    private static final String[] CLUSTERS_AND_CONTAINERS = {
        "io.fabric8..", "org.testcontainers..", "com.github.dockerjava.."
    };
    private static final String JUNIT = "org.junit..";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages(BASE);

    private static Set<String> union(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    static Stream<String> rooms() {
        return MAY_USE.keySet().stream().sorted();
    }

    static Stream<String> roomsThatKnowNoCluster() {
        return Stream.of("check", "spec", "traffic", "timeline", "network", "evidence", "report");
    }

    private static String[] packages(Set<String> rooms) {
        return rooms.stream().map(RoomsTest::packagesOf).toArray(String[]::new);
    }

    private static String packagesOf(String room) {
        return BASE + "." + room + "..";
    }

    @Test
    void knowsEveryRoom() {
        Set<String> rooms = OURS.stream()
                .map(type -> type.getPackageName().substring(BASE.length()).replaceFirst("^\\.", ""))
                .map(name -> name.replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rooms).hasSizeGreaterThan(8).isSubsetOf(MAY_USE.keySet());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void useOnlyRoomsBelow(String room) {
        noClasses()
                .that()
                .resideInAPackage(packagesOf(room))
                .should()
                .dependOnClassesThat(resideInAPackage(BASE + "..")
                        .and(not(resideInAPackage(packagesOf(room))))
                        .and(not(resideInAnyPackage(packages(MAY_USE.get(room))))))
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void haveNoCycles() {
        slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(OURS);
    }

    /** What two suites need is in a package of its own, which has no suite. */
    @Test
    void haveSuitesThatDoNotUseOneAnother() {
        Set<String> suites = OURS.stream()
                .filter(type -> type.getSimpleName().endsWith("Suite"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(suites).hasSizeGreaterThan(8);
        for (String suite : suites) {
            String[] others =
                    suites.stream().filter(other -> !other.equals(suite)).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(suite)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(others))
                    .check(OURS);
        }
    }

    @ParameterizedTest
    @MethodSource("roomsThatKnowNoCluster")
    void knowNeitherClusterNorContainerNorJUnit(String room) {
        noClasses()
                .that()
                .resideInAPackage(packagesOf(room))
                .should()
                .dependOnClassesThat(resideInAnyPackage(CLUSTERS_AND_CONTAINERS).or(resideInAPackage(JUNIT)))
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void leaveTheClusterToTheRoomsBelowTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage(packagesOf("cli"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(CLUSTERS_AND_CONTAINERS))
                .check(OURS);
    }

    @Test
    void leaveStandardOutputToTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packagesOf("cli"))
                .should()
                .accessField(System.class, "out")
                .check(OURS);
    }

    @Test
    void keepNoStateInStaticFields() {
        fields().that().areStatic().should().beFinal().check(OURS);
    }

    @Test
    void waitOnEventsAndNotOnTheClock() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(OURS);
    }

    @Test
    void saysForEveryPackageThatNullIsTheException() {
        List<String> unmarked = OURS.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(one -> !one.isAnnotatedWith(NullMarked.class))
                .map(one -> one.getName())
                .sorted()
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void nameTypesByWhatTheyAre() {
        List<String> vague = OURS.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getSimpleName().matches(".*(Utils?|Manager|Helper)"))
                .map(JavaClass::getName)
                .sorted(Comparator.naturalOrder())
                .toList();

        assertThat(vague).isEmpty();
    }
}
