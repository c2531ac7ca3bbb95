package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.ConfigurationChange.Kind;
import io.plimsoll.spec.ConfigurationChange.ReachesBy;
import io.plimsoll.spec.EquivalenceSpec.Aspect;
import io.plimsoll.spec.EquivalenceSpec.ContractRequest;
import io.plimsoll.spec.EquivalenceSpec.Description;
import io.plimsoll.spec.EquivalenceSpec.Ignored;
import io.plimsoll.spec.EquivalenceSpec.Pair;
import io.plimsoll.spec.Fields.Context;
import io.plimsoll.spec.OpenApiContract.Choice;
import io.plimsoll.spec.ReadWrite.From;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a {@code plimsoll.yaml}: parses it, checks it, fills in defaults, and names everything that is wrong with it. */
public final class SpecReader {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final String A_NAME = "a name of at most 63 lower-case letters, digits and inner dashes";
    private static final Pattern OBJECT_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final String AN_OBJECT_NAME = "a Kubernetes name: lower-case letters, digits, inner dashes and dots";
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]*");
    private static final String AN_IMAGE = "an image reference";
    private static final Pattern WORKLOAD =
            Pattern.compile("(deployment|statefulset|daemonset)/([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?");
    private static final String A_USER = "a user, or a user and a group, like 10001:10001";
    private static final Pattern CAPABILITY = Pattern.compile("(?!CAP_)[A-Z][A-Z_]{2,30}");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern REQUEST_PATH = Pattern.compile("/\\S*");
    private static final String A_REQUEST_PATH = "a path that begins with \"/\" and has no spaces";
    private static final Pattern GRPC_METHOD = Pattern.compile("/[A-Za-z_][A-Za-z0-9_.]*/[A-Za-z_][A-Za-z0-9_]*");
    private static final String A_GRPC_METHOD = "a gRPC method with its service, like /report.Reports/Get";
    private static final Pattern BASE64 =
            Pattern.compile("(?=.)([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");
    private static final String A_MESSAGE = "the encoded message in Base64";
    private static final Pattern CHECK = Pattern.compile("DEP-[A-Z0-9]+-[0-9]{3}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._/-]{0,62}");
    private static final String A_LABEL =
            "a label of at most 63 letters, digits, blanks, dots, dashes, underscores and slashes";
    /** A hundred years: whatever is meant to be kept for ever has no last day. */
    private static final int MOST_RETENTION_DAYS = 36_525;

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PUBLISHED =
            Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:]+\\]):[1-9][0-9]{0,4}(/(tcp|udp))?");
    private static final Pattern SECRET_KEY = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Map<String, String> METHODS =
            words(Arrays.asList("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"), Function.identity());

    private final Context context;

    private SpecReader(Context context) {
        this.context = context;
    }

    /**
     * Reads {@code file}.
     *
     * @param file the plimsoll.yaml; paths in it are resolved against its folder
     * @return the spec, or everything that is wrong with it
     */
    public static SpecResult read(Path file) {
        Problems problems = new Problems(file);
        String text = YamlText.read(file, YamlText.Limits.FILE, problems);
        Node root = text == null ? null : Documents.single(text, problems, "copy the example of the README");
        if (root != null) {
            Context context = Context.of(problems);
            DeploymentSpec spec = new SpecReader(context).spec(root);
            if (spec != null && problems.isEmpty()) {
                return new SpecResult.Valid(spec, new SpecPositions(context.positions()), context.defaults());
            }
        }
        return new SpecResult.Invalid(problems.inFileOrder());
    }

    private @Nullable DeploymentSpec spec(Node root) {
        Fields fields = Fields.of(
                context,
                "",
                root,
                "plimsoll",
                "name",
                "bases",
                "images",
                "manifests",
                "compose",
                "contract",
                "equivalence",
                "update",
                "entrypoints",
                "identity",
                "load",
                "cluster",
                "blue-green",
                "canary",
                "read-write",
                "configuration",
                "autoscaling",
                "slo",
                "flows",
                "tenants",
                "budgets",
                "waivers",
                "secrets",
                "namespaces",
                "accept-not-tested",
                "evidence",
                "error-log-patterns");
        if (fields == null) {
            return null;
        }
        fields.require("plimsoll", "add \"plimsoll: 1\", the version of the format");
        fields.require("name", "add \"name: NAME\", as reports shall call the deployment");
        if (!fields.has("compose")) {
            fields.require(
                    "manifests",
                    "add \"manifests: {kustomize: FOLDER}\" or \"manifests: {files: [FILE]}\", or \"compose: {file: FILE}\"");
        }
        fields.integer("plimsoll", 1, 1);
        String name = fields.text("name", NAME, A_NAME);
        List<Path> bases = fields.list("bases", this::base);
        List<ImageSpec> images = images(fields);
        ManifestSource manifests = fields.has("manifests") ? manifests(fields) : new ManifestSource.None();
        ComposeSpec compose = compose(fields);
        UpdateSpec update = update(fields);
        List<EntryPoint> entryPoints = entryPoints(fields);
        EquivalenceSpec equivalence = equivalence(fields, entryPoints);
        Identity identity = identity(fields);
        LoadSpec load = load(fields);
        ClusterSpec cluster = cluster(fields);
        BlueGreen blueGreen = blueGreen(fields);
        Canary canary = canary(fields);
        ReadWrite readWrite = readWrite(fields, entryPoints);
        ConfigurationChange configuration = configuration(fields, entryPoints);
        AutoscalingSpec autoscaling = autoscaling(fields, load);
        Slo slo = slo(fields);
        List<Flow> flows = fields.list("flows", this::flow);
        List<Tenant> tenants = tenants(fields);
        Budgets budgets = budgets(fields);
        Path waivers = fields.existingFile("waivers");
        List<SecretSpec> secrets = fields.list("secrets", this::secret);
        NamespacesMode namespaces =
                fields.choice("namespaces", words(Arrays.asList(NamespacesMode.values()), NamespacesMode::word));
        if (!fields.has("namespaces")) {
            namespaces = fields.defaulted("namespaces", Defaults.NAMESPACES.word(), Defaults.NAMESPACES);
        }
        List<AcceptNotTested> acceptNotTested = fields.list("accept-not-tested", this::acceptNotTested);
        EvidenceSpec evidence = evidence(fields);
        List<String> errorLogPatterns = errorLogPatterns(fields);

        if (!context.problems().isEmpty()) {
            return null;
        }
        return new DeploymentSpec(
                context.problems().file(),
                requireNonNull(name),
                bases,
                images,
                requireNonNull(manifests),
                compose,
                equivalence,
                update,
                entryPoints,
                identity,
                load,
                cluster,
                blueGreen,
                canary,
                readWrite,
                configuration,
                autoscaling,
                slo,
                flows,
                tenants,
                budgets,
                waivers,
                secrets,
                requireNonNull(namespaces),
                acceptNotTested,
                evidence,
                errorLogPatterns);
    }

    // ---- images and manifests ----------------------------------------------------------------------------------

    private @Nullable Path base(Node node, String at) {
        if (!(node instanceof ScalarNode scalar)) {
            context.problems().add(node, quoted(at) + " must be a folder – found " + Fields.describe(node), "");
            return null;
        }
        Path folder = Fields.existing(context, node, at, scalar.getValue(), true);
        if (folder != null && !Files.isRegularFile(folder.resolve("build"))) {
            context.problems()
                    .add(
                            node,
                            quoted(at) + " must name a folder with a script \"build\" in it – "
                                    + quoted(scalar.getValue()) + " has none",
                            "add the script or remove the folder from \"bases\"");
        }
        return folder;
    }

    private List<ImageSpec> images(Fields spec) {
        Set<String> names = new HashSet<>();
        return spec.list("images", (node, at) -> {
            Fields fields =
                    Fields.of(context, at, node, "name", "build", "tar", "run", "budget", "reproducible", "allow");
            if (fields == null) {
                return null;
            }
            fields.require("name", "add the reference as the manifests write it");
            String name = fields.text("name", IMAGE, AN_IMAGE);
            if (name != null && !names.add(ImageName.normal(name))) {
                fields.problem(
                        "name", "the image " + quoted(name) + " is in \"images\" already", "keep one of the two");
            }
            if (fields.has("build") && fields.has("tar")) {
                fields.problem("tar", quoted(at) + " has both \"build\" and \"tar\" – expected one of them", "");
            }
            Node build = fields.node("build");
            ImageSource source = null;
            if (build != null) {
                source = build(build, fields.path("build"));
            } else if (fields.has("tar")) {
                Path tar = fields.existingFile("tar");
                source = tar == null ? null : new ImageSource.Archive(tar);
            } else {
                source = new ImageSource.Pull();
            }
            ImageRun run = imageRun(fields);
            ImageBudget budget = imageBudget(fields);
            List<String> allow = paths(fields, "allow");
            Fields reproducible = section(fields, "reproducible", "except");
            if (reproducible != null && source != null && !(source instanceof ImageSource.Build)) {
                fields.problem(
                        "reproducible",
                        quoted(fields.path("reproducible")) + " needs an image that is built from a \"context\"",
                        "remove it");
            }
            List<String> except = reproducible == null ? null : paths(reproducible, "except");
            return name == null || source == null ? null : new ImageSpec(name, source, run, budget, except, allow);
        });
    }

    private ImageRun imageRun(Fields image) {
        Fields fields =
                section(image, "run", "user", "env", "command", "files", "ready", "within", "writable", "capabilities");
        if (fields == null) {
            return ImageRun.AS_IT_IS;
        }
        Fields ready = section(fields, "ready", "port", "log");
        if (ready != null && ready.has("port") == ready.has("log")) {
            ready.problemHere(
                    quoted(fields.path("ready")) + " must have exactly one of \"port\", \"log\" – found "
                            + (ready.has("port") ? "both" : "none"),
                    "");
        }
        Duration within = fields.duration("within");
        return new ImageRun(
                fields.text("user", USER, A_USER),
                fields.scalars("env"),
                fields.texts("command"),
                fields.scalars(
                        "files", path -> path.startsWith("/") ? null : quoted(path) + " must be an absolute path"),
                ready == null ? null : ready.integer("port", 1, 65_535),
                ready == null ? null : pattern(ready, "log"),
                within == null ? Defaults.IMAGE_START_LIMIT : within,
                paths(fields, "writable"),
                fields.list("capabilities", (node, at) -> {
                    String written = Fields.textOf(context, node, at);
                    if (written != null && !CAPABILITY.matcher(written).matches()) {
                        context.problems()
                                .add(
                                        node,
                                        quoted(at) + " must be a capability without CAP_ – found " + quoted(written),
                                        "write it like NET_BIND_SERVICE");
                        return null;
                    }
                    return written;
                }));
    }

    private ImageBudget imageBudget(Fields image) {
        Fields fields = section(image, "budget", "size", "layers", "start", "memory");
        if (fields == null) {
            return ImageBudget.DEFAULT;
        }
        Long size = fields.size("size");
        Integer layers = fields.integer("layers", 1, 127);
        Duration start = fields.duration("start");
        Long memory = fields.size("memory");
        return new ImageBudget(
                size == null ? Defaults.IMAGE_SIZE : size,
                layers == null ? Defaults.IMAGE_LAYERS : layers,
                start == null ? Defaults.IMAGE_START : start,
                memory == null ? Defaults.IMAGE_MEMORY : memory,
                List.of("size", "layers", "start", "memory").stream()
                        .filter(key -> !fields.has(key))
                        .toList());
    }

    /** Takes a list of absolute paths. */
    private List<String> paths(Fields fields, String key) {
        return fields.list(key, (node, at) -> {
            String written = Fields.textOf(context, node, at);
            if (written != null && !written.startsWith("/")) {
                context.problems()
                        .add(
                                node,
                                quoted(at) + " must be an absolute path – found " + quoted(written),
                                "write it as it is in the image, like /usr/bin/su");
                return null;
            }
            return written;
        });
    }

    private static @Nullable String pattern(Fields fields, String key) {
        String written = fields.text(key);
        if (written == null) {
            return null;
        }
        try {
            Pattern.compile(written);
            return written;
        } catch (PatternSyntaxException e) {
            fields.problem(
                    key,
                    quoted(fields.path(key)) + " must be a regular expression – " + e.getDescription() + " in "
                            + quoted(written),
                    "");
            return null;
        }
    }

    private @Nullable ImageSource build(Node node, String at) {
        Fields fields = Fields.of(context, at, node, "context", "dockerfile", "args", "script");
        if (fields == null) {
            return null;
        }
        if (fields.has("script")) {
            for (String other : List.of("context", "dockerfile", "args")) {
                if (fields.has(other)) {
                    fields.problem(
                            other,
                            quoted(at) + " has both \"script\" and " + quoted(other) + " – a script builds alone",
                            "remove " + quoted(other));
                }
            }
            Path script = fields.existingFile("script");
            return script == null ? null : new ImageSource.Script(script);
        }
        fields.require("context", "add the folder to build from, or \"script\" with a script that builds the image");
        Path folder = fields.existingFolder("context");
        Map<String, String> args = fields.scalars("args");
        Path dockerfile = null;
        if (folder != null) {
            dockerfile = fields.existingFileIn(folder, "context", "dockerfile");
            if (!fields.has("dockerfile") && !Files.isRegularFile(folder.resolve("Dockerfile"))) {
                fields.problem(
                        "context",
                        quoted(fields.path("context")) + " names a folder without a Dockerfile",
                        "add one, or name another file of the folder with \"dockerfile\"");
            }
        }
        return folder == null ? null : new ImageSource.Build(folder, dockerfile, args);
    }

    private @Nullable ManifestSource manifests(Fields spec) {
        Fields fields = section(spec, "manifests", "kustomize", "files", "helm");
        if (fields == null) {
            return null;
        }
        List<String> given = List.of("kustomize", "files", "helm").stream()
                .filter(fields::has)
                .toList();
        if (given.size() != 1) {
            fields.problemHere(
                    "\"manifests\" must have exactly one of \"kustomize\", \"files\", \"helm\" – found "
                            + (given.isEmpty() ? "none" : Fields.list(given)),
                    "");
        }
        Path kustomize = fields.existingFolder("kustomize");
        if (kustomize != null && !hasOneOf(kustomize, "kustomization.yaml", "kustomization.yml", "Kustomization")) {
            fields.problem(
                    "kustomize",
                    "\"manifests.kustomize\" names a folder without a kustomization.yaml",
                    "name the folder that holds it, or list plain manifests under \"files\"");
        }
        fields.requireElements("files", "list at least one file");
        List<Path> files = fields.list("files", (node, at) -> {
            String written = Fields.textOf(context, node, at);
            return written == null ? null : Fields.existingPath(context, node, at, written);
        });
        Node helm = fields.node("helm");
        ManifestSource chart = helm == null ? null : helm(helm);
        if (kustomize != null) {
            return new ManifestSource.Kustomize(kustomize);
        }
        return fields.has("files") ? new ManifestSource.Files(files) : chart;
    }

    private @Nullable ComposeSpec compose(Fields spec) {
        Fields fields = section(spec, "compose", "file", "profiles", "env", "generate", "published", "configuration");
        if (fields == null) {
            return null;
        }
        fields.require("file", "add the Compose file, like compose.yaml");
        Path file = fields.existingFile("file");
        Map<String, String> env = fields.scalars("env", name -> variableProblem(fields.path("env"), name));
        Set<String> seen = new HashSet<>();
        List<String> generate = fields.list("generate", (node, at) -> {
            String name = Fields.textOf(context, node, at);
            String wrong = name == null ? null : variableProblem(at, name);
            if (wrong != null) {
                context.problems().add(node, wrong, "");
            } else if (name != null && (env.containsKey(name) || !seen.add(name))) {
                context.problems()
                        .add(node, "the variable " + quoted(name) + " has a value already", "keep one of the two");
            }
            return name;
        });
        List<String> profiles = fields.texts("profiles");
        List<String> published = !fields.has("published")
                ? null
                : fields.list("published", (node, at) -> {
                    String written = Fields.textOf(context, node, at);
                    if (written != null && !PUBLISHED.matcher(written).matches()) {
                        context.problems()
                                .add(
                                        node,
                                        quoted(at) + " must be an address and a port – found " + quoted(written),
                                        "write it like 127.0.0.1:8080, or 0.0.0.0:8080 for every interface");
                        return null;
                    }
                    return written;
                });
        ComposeConfiguration configuration = composeConfiguration(fields);
        return file == null ? null : new ComposeSpec(file, profiles, env, generate, published, configuration);
    }

    private @Nullable ComposeConfiguration composeConfiguration(Fields compose) {
        Fields fields = section(compose, "configuration", "other", "read", "shows", "mandatory");
        if (fields == null) {
            return null;
        }
        Map<String, String> other = fields.scalars("other", name -> variableProblem(fields.path("other"), name));
        Map<String, String> mandatory =
                fields.scalars("mandatory", name -> variableProblem(fields.path("mandatory"), name));
        Node readNode = fields.node("read");
        RequestSpec read = readNode == null ? null : request(readNode, fields.path("read"));
        String shows = fields.text("shows");
        if (!fields.has("other") && !fields.has("mandatory")) {
            fields.problemHere(
                    "\"compose.configuration\" has neither \"other\" nor \"mandatory\"",
                    "add values of a second environment, or variables that must have a value");
        }
        if (fields.has("other")) {
            fields.require("read", "add the request by which the second environment shows, like {path: /settings}");
            fields.require("shows", "add what its answer holds in the second environment only");
        }
        return new ComposeConfiguration(other, read, shows, mandatory);
    }

    private EquivalenceSpec equivalence(Fields spec, List<EntryPoint> entryPoints) {
        for (String key : List.of("contract", "equivalence")) {
            if (spec.has(key) && !(spec.has("compose") && spec.has("manifests"))) {
                spec.problem(
                        key,
                        quoted(key) + " is about a Compose file and manifests, and there is "
                                + (spec.has("compose") ? "no \"manifests\"" : "no \"compose\""),
                        "add the other one, or remove " + quoted(key));
            }
        }
        List<Description> descriptions = new ArrayList<>();
        List<ContractRequest> contract =
                spec.list("contract", (node, at) -> contract(spec, node, at, entryPoints, descriptions)).stream()
                        .flatMap(List::stream)
                        .toList();
        Fields fields = section(spec, "equivalence", "ignore", "pairs", "intended");
        if (fields == null) {
            return new EquivalenceSpec(contract, descriptions, Ignored.NOTHING, List.of(), Map.of());
        }
        Set<String> services = new HashSet<>();
        List<Pair> pairs = fields.list("pairs", (node, at) -> pair(node, at, services));
        Map<String, String> intended = fields.scalars("intended", SpecReader::differenceProblem);
        intended.forEach((name, reason) -> {
            if (reason.isBlank()) {
                fields.problem(
                        "intended",
                        "the difference " + quoted(name) + " is intended without a reason",
                        "write why behind the colon");
            }
        });
        return new EquivalenceSpec(contract, descriptions, ignored(fields), pairs, intended);
    }

    /** Returns the requests of one item: of one that names an OpenAPI document those that can be made of its operations. */
    private @Nullable List<ContractRequest> contract(
            Fields spec, Node node, String at, List<EntryPoint> entryPoints, List<Description> descriptions) {
        boolean described = Fields.hasKey(node, "openapi");
        Fields fields = described
                ? Fields.of(
                        context, at, node, "openapi", "entrypoint", "write", "except", "values", "headers", "ignore")
                : Fields.of(context, at, node, "entrypoint", "method", "path", "headers", "body", "expect", "ignore");
        if (fields == null) {
            return null;
        }
        String entryPoint = entryPoint(spec, fields, at, entryPoints);
        List<RequestSpec> requests = described ? described(fields, descriptions) : requests(request(fields));
        Ignored ignored = ignored(fields);
        if (entryPoint == null) {
            return null;
        }
        List<ContractRequest> all = new ArrayList<>();
        for (RequestSpec request : requests) {
            all.add(new ContractRequest(entryPoint, request, ignored));
        }
        return all;
    }

    private static List<RequestSpec> requests(@Nullable RequestSpec request) {
        return request == null ? List.of() : List.of(request);
    }

    private List<RequestSpec> described(Fields fields, List<Description> descriptions) {
        Choice choice = new Choice(
                new LinkedHashSet<>(fields.texts("write")),
                new LinkedHashSet<>(fields.texts("except")),
                fields.scalars("values"),
                headers(fields));
        Path file = fields.existingFile("openapi");
        if (file == null) {
            return List.of();
        }
        Path name = requireNonNull(file.getFileName());
        Problems problems = new Problems(name);
        OpenApiDocument document = OpenApiDocument.read(file, problems);
        if (document == null) {
            problems.inFileOrder().forEach(each -> fields.problem("openapi", unusable(fields, each.text()), ""));
            return List.of();
        }
        OpenApiContract made;
        try {
            made = OpenApiContract.of(document, choice);
        } catch (OpenApiDocument.Unusable e) {
            fields.problem("openapi", unusable(fields, name + ": " + e.reason()), "");
            return List.of();
        }
        names(fields, "write", choice.write(), made::operationProblem);
        names(fields, "except", choice.except(), made::operationProblem);
        names(fields, "values", choice.values().keySet(), made::parameterProblem);
        Description description = made.description(requireNonNull(fields.text("openapi")));
        if (made.requests().isEmpty()) {
            fields.problem(
                    "openapi",
                    unusable(
                            fields,
                            "no request can be made of its %s operations: %s"
                                    .formatted(description.operations(), description.untriedInWords())),
                    "give values under \"values\", name what may write under \"write\", or write the requests as items"
                            + " of \"contract\"");
        }
        descriptions.add(description);
        return made.requests();
    }

    private static String unusable(Fields fields, String why) {
        return quoted(fields.path("openapi")) + " cannot be used – " + why;
    }

    private static void names(
            Fields fields, String key, Set<String> names, Function<String, @Nullable String> problem) {
        for (String name : names) {
            String wrong = problem.apply(name);
            if (wrong != null) {
                fields.problem(key, quoted(fields.path(key)) + ": " + wrong, "");
            }
        }
    }

    private @Nullable Pair pair(Node node, String at, Set<String> services) {
        Fields fields = Fields.of(context, at, node, "service", "workload", "container");
        if (fields == null) {
            return null;
        }
        fields.require("service", "add the service of the Compose file");
        fields.require("workload", "add the workload that does the same, like deployment/NAME");
        String service = fields.text("service");
        if (service != null && !services.add(service)) {
            fields.problem("service", "the service " + quoted(service) + " has a pair already", "keep one of the two");
        }
        WorkloadRef workload = workload(fields, "workload");
        String container = fields.text("container");
        return service == null || workload == null ? null : new Pair(service, workload, container);
    }

    private Ignored ignored(Fields parent) {
        Fields fields = section(parent, "ignore", "headers", "json", "text");
        if (fields == null) {
            return Ignored.NOTHING;
        }
        List<String> headers = fields.list("headers", (node, at) -> {
            String name = Fields.textOf(context, node, at);
            if (name != null && !HEADER.matcher(name).matches()) {
                context.problems()
                        .add(node, quoted(at) + " must be the name of an HTTP header – found " + quoted(name), "");
                return null;
            }
            return name;
        });
        List<String> json = fields.list("json", (node, at) -> {
            String place = Fields.textOf(context, node, at);
            if (place != null && !place.startsWith("/")) {
                context.problems()
                        .add(
                                node,
                                quoted(at) + " must be a place in a JSON body – found " + quoted(place),
                                "write it like /items/0/id, or /items/*/id for all of them");
                return null;
            }
            return place;
        });
        return new Ignored(headers, json, fields.list("text", this::regularExpression));
    }

    private static @Nullable String differenceProblem(String name) {
        if (Aspect.of(name).isPresent()) {
            return null;
        }
        return "\"equivalence.intended\" names no difference: " + quoted(name)
                + " – expected SUBJECT: ASPECT as reports name it, with one of the aspects "
                + Fields.list(Arrays.stream(Aspect.values()).map(Aspect::word).toList());
    }

    private static @Nullable String variableProblem(String at, String name) {
        return VARIABLE.matcher(name).matches()
                ? null
                : quoted(at) + " names the variable " + quoted(name) + " – expected letters, digits and underscores";
    }

    private @Nullable ManifestSource helm(Node node) {
        Fields fields = Fields.of(context, "manifests.helm", node, "chart", "values");
        if (fields == null) {
            return null;
        }
        fields.require("chart", "add the folder or archive of the chart");
        String chart = fields.text("chart");
        Path folder = chart == null
                ? null
                : Fields.existingPath(context, requireNonNull(fields.node("chart")), fields.path("chart"), chart);
        if (folder != null && Files.isDirectory(folder) && !hasOneOf(folder, "Chart.yaml")) {
            fields.problem("chart", "\"manifests.helm.chart\" names a folder without a Chart.yaml", "");
        }
        List<Path> values = fields.list("values", (element, at) -> {
            String written = Fields.textOf(context, element, at);
            return written == null ? null : Fields.existing(context, element, at, written, false);
        });
        return folder == null ? null : new ManifestSource.Helm(folder, values);
    }

    private static boolean hasOneOf(Path folder, String... names) {
        return Arrays.stream(names).anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    // ---- update, load ------------------------------------------------------------------------------------------

    private @Nullable UpdateSpec update(Fields spec) {
        Fields fields =
                section(spec, "update", "workload", "namespace", "image", "container", "drill-deadline", "migration");
        if (fields == null) {
            return null;
        }
        fields.require("workload", "add what is rolled, like deployment/NAME");
        fields.require("image", "add the image that it is rolled to");
        WorkloadRef workload = workload(fields, "workload");
        String namespace = fields.text("namespace", NAME, A_NAME);
        String image = fields.text("image", IMAGE, AN_IMAGE);
        String container = fields.text("container", NAME, A_NAME);
        Duration drillDeadline = fields.duration("drill-deadline");
        String migration = fields.text("migration", NAME, A_NAME);
        return workload == null || image == null
                ? null
                : new UpdateSpec(workload, namespace, image, container, drillDeadline, migration);
    }

    private static @Nullable WorkloadRef workload(Fields fields, String key) {
        String written = fields.text(key);
        if (written == null) {
            return null;
        }
        var matcher = WORKLOAD.matcher(written);
        if (!matcher.matches()) {
            fields.problem(
                    key,
                    quoted(fields.path(key)) + " must be kind/name with one of the kinds \"deployment\", "
                            + "\"statefulset\", \"daemonset\" – found " + quoted(written),
                    "");
            return null;
        }
        return new WorkloadRef(WorkloadRef.Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), matcher.group(2));
    }

    private List<EntryPoint> entryPoints(Fields spec) {
        Set<String> names = new HashSet<>();
        return spec.list("entrypoints", (node, at) -> {
            Fields fields = Fields.of(
                    context,
                    at,
                    node,
                    "name",
                    "namespace",
                    "service",
                    "port",
                    "via",
                    "client",
                    "requests",
                    "speaks",
                    "websocket",
                    "long-poll",
                    "grpc",
                    "slow");
            if (fields == null) {
                return null;
            }
            fields.require("name", "add a name, as reports shall call it");
            fields.require("service", "add the name of the Service");
            fields.require("port", "add the Service's port, by number or by name");
            fields.require("requests", "add at least one request, like {method: GET, path: /}");
            fields.requireElements("requests", "add at least one request, like {method: GET, path: /}");
            String name = fields.text("name", NAME, A_NAME);
            if (name != null && !names.add(name)) {
                fields.problem("name", "the name " + quoted(name) + " is in \"entrypoints\" already", "rename one");
            }
            String namespace = fields.text("namespace", NAME, A_NAME);
            String service = fields.text("service", NAME, A_NAME);
            PortRef port = port(fields, "port");
            LoadPath via = fields.node("via") == null
                    ? fields.defaulted("via", LoadPath.CLUSTER_IP.word(), LoadPath.CLUSTER_IP)
                    : fields.choice("via", words(Arrays.asList(LoadPath.values()), LoadPath::word));
            LoadClient client = client(fields);
            List<RequestSpec> requests = fields.list("requests", this::request);
            Speaks speaks = speaks(fields);
            Node slowNode = fields.node("slow");
            RequestSpec slow = slowNode == null ? null : request(slowNode, fields.path("slow"));
            if (name == null || service == null || port == null || via == null || client == null) {
                return null;
            }
            return new EntryPoint(name, namespace, service, port, via, client, requests, speaks, slow);
        });
    }

    private Speaks speaks(Fields entryPoint) {
        Node longPoll = entryPoint.node("long-poll");
        return new Speaks(
                entryPoint.list("speaks", this::http2).contains(true),
                webSocket(entryPoint),
                longPoll == null ? null : request(longPoll, entryPoint.path("long-poll")),
                grpc(entryPoint));
    }

    private @Nullable GrpcSpec grpc(Fields entryPoint) {
        Fields fields = section(entryPoint, "grpc", "unary", "stream");
        if (fields == null) {
            return null;
        }
        if (!fields.has("unary") && !fields.has("stream")) {
            entryPoint.problem(
                    "grpc",
                    quoted(entryPoint.path("grpc")) + " declares no call",
                    "add \"unary\", \"stream\" or both, like unary: {method: /report.Reports/Get}");
        }
        return new GrpcSpec(grpcCall(fields, "unary"), grpcCall(fields, "stream"));
    }

    private GrpcSpec.@Nullable Call grpcCall(Fields grpc, String key) {
        Fields fields = section(grpc, key, "method", "headers", "message");
        if (fields == null) {
            return null;
        }
        fields.require("method", "add the method that is called, like /report.Reports/Get");
        String method = fields.text("method", GRPC_METHOD, A_GRPC_METHOD);
        Map<String, String> headers = headers(fields);
        String message = fields.has("message")
                ? fields.text("message", BASE64, A_MESSAGE)
                : fields.defaulted("message", "an empty one", "");
        return method == null || message == null ? null : new GrpcSpec.Call(method, headers, message);
    }

    private @Nullable WebSocketSpec webSocket(Fields entryPoint) {
        Fields fields = section(entryPoint, "websocket", "path", "headers", "message", "shows");
        if (fields == null) {
            return null;
        }
        fields.require("path", "add the path that is a WebSocket, like /socket");
        String path = fields.text("path", REQUEST_PATH, A_REQUEST_PATH);
        Map<String, String> headers = headers(fields);
        String message = fields.text("message");
        String shows = fields.text("shows");
        if (!fields.has("message")) {
            fields.defaulted("message", "none; a ping is sent, which every WebSocket answers", "");
            if (shows != null) {
                fields.problem(
                        "shows",
                        quoted(fields.path("shows")) + " says what the answer to a message holds, and there is none",
                        "add \"message\"");
            }
        }
        return path == null ? null : new WebSocketSpec(path, headers, message, shows);
    }

    private @Nullable Boolean http2(Node node, String at) {
        String word = Fields.textOf(context, node, at);
        if (word == null || word.equals("http/2")) {
            return word == null ? null : Boolean.TRUE;
        }
        context.problems()
                .add(node, quoted(at) + " must be \"http/2\", which is spoken without TLS – found " + quoted(word), "");
        return null;
    }

    private static @Nullable PortRef port(Fields fields, String key) {
        Node node = fields.node(key);
        if (node == null) {
            return null;
        }
        if (Fields.isNumber(node)) {
            Integer number = fields.integer(key, 1, 65_535);
            return number == null ? null : new PortRef.Number(number);
        }
        String name = fields.text(key, PORT_NAME, "a port number from 1 to 65535 or a port name");
        return name == null ? null : new PortRef.Name(name);
    }

    private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private @Nullable LoadClient client(Fields entryPoint) {
        Node node = entryPoint.node("client");
        if (node == null) {
            return entryPoint.defaulted("client", "node", new LoadClient.Node());
        }
        if (!(node instanceof MappingNode)) {
            return entryPoint.choice("client", Map.<String, LoadClient>of("node", new LoadClient.Node()));
        }
        Fields client = Fields.of(context, entryPoint.path("client"), node, "pod");
        if (client == null) {
            return null;
        }
        client.require("pod", "write \"client: node\" or \"client: {pod: {namespace: NAME, labels: {KEY: VALUE}}}\"");
        Fields pod = section(client, "pod", "namespace", "labels");
        if (pod == null) {
            return null;
        }
        pod.require("namespace", "add the namespace that the load comes from");
        String namespace = pod.text("namespace", NAME, A_NAME);
        Map<String, String> labels = pod.scalars("labels");
        return namespace == null ? null : new LoadClient.Pod(namespace, labels);
    }

    private @Nullable RequestSpec request(Node node, String at) {
        Fields fields = Fields.of(context, at, node, "method", "path", "headers", "body", "expect");
        return fields == null ? null : request(fields);
    }

    private @Nullable RequestSpec request(Fields fields) {
        fields.require("path", "add the path, like /health");
        String method = fields.has("method")
                ? fields.choice("method", METHODS)
                : fields.defaulted("method", Defaults.METHOD, Defaults.METHOD);
        String path = fields.text("path", REQUEST_PATH, A_REQUEST_PATH);
        Map<String, String> headers = headers(fields);
        String body = fields.text("body");
        Fields expect = section(fields, "expect", "status");
        Integer status = expect == null || !expect.has("status")
                ? fields.defaulted("expect.status", String.valueOf(Defaults.STATUS), Defaults.STATUS)
                : expect.integer("status", 100, 599);
        return method == null || path == null || status == null
                ? null
                : new RequestSpec(method, path, headers, body, status);
    }

    private Map<String, String> headers(Fields request) {
        Map<String, String> headers = request.scalars(
                "headers",
                name -> HEADER.matcher(name).matches()
                        ? null
                        : quoted(request.path("headers")) + " has the key " + quoted(name)
                                + " – expected the name of an HTTP header");
        headers.forEach((name, value) -> {
            if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
                request.problem(
                        "headers",
                        quoted(request.path("headers") + "." + name) + " must be one line",
                        "remove the line break");
            }
        });
        return headers;
    }

    private @Nullable Identity identity(Fields spec) {
        Fields fields = section(spec, "identity", "pod", "version");
        if (fields == null) {
            return null;
        }
        return new Identity(identityHeader(fields, "pod"), identityHeader(fields, "version"));
    }

    private @Nullable String identityHeader(Fields identity, String key) {
        Fields fields = section(identity, key, "header");
        if (fields == null) {
            return null;
        }
        fields.require("header", "add the name of the response header");
        return fields.text("header", HEADER, "the name of an HTTP header");
    }

    private LoadSpec load(Fields spec) {
        Fields fields = section(spec, "load", "requests-per-second", "timeout");
        Integer rate = fields == null ? null : fields.integer("requests-per-second", 1, 10_000);
        Duration timeout = fields == null ? null : fields.duration("timeout");
        return new LoadSpec(
                rate != null
                        ? rate
                        : orDefault(spec, fields, "load", "requests-per-second", Defaults.REQUESTS_PER_SECOND),
                timeout != null ? timeout : orDefault(spec, fields, "load", "timeout", Defaults.REQUEST_TIMEOUT));
    }

    private ClusterSpec cluster(Fields spec) {
        Fields fields =
                section(spec, "cluster", "nodes", "image", "toolbox", "ephemeral-containers", "server-arguments");
        Integer nodes = fields == null ? null : fields.integer("nodes", 1, 9);
        String image = fields == null ? null : fields.text("image", IMAGE, AN_IMAGE);
        return new ClusterSpec(
                nodes != null ? nodes : orDefault(spec, fields, "cluster", "nodes", Defaults.NODES),
                image != null ? image : orDefault(spec, fields, "cluster", "image", Defaults.CLUSTER_IMAGE),
                fields == null ? null : fields.text("toolbox", IMAGE, AN_IMAGE),
                fields != null && Boolean.TRUE.equals(fields.bool("ephemeral-containers")),
                fields == null
                        ? List.of()
                        : fields.list("server-arguments", (node, at) -> Fields.textOf(context, node, at)));
    }

    private Budgets budgets(Fields spec) {
        Fields fields = section(
                spec,
                "budgets",
                "lost-requests",
                "application-errors",
                "min-available",
                "rollback",
                "outage",
                "failed-update",
                "deploy",
                "stable",
                "build-context");
        Integer lost = fields == null ? null : fields.integer("lost-requests", 0, 1_000_000);
        Integer errors = fields == null ? null : fields.integer("application-errors", 0, 1_000_000);
        Integer available = fields == null ? null : fields.integer("min-available", 0, 10_000);
        Duration rollback = fields == null ? null : fields.duration("rollback");
        Duration outage = fields == null ? null : fields.duration("outage");
        Duration failedUpdate = fields == null ? null : fields.duration("failed-update");
        Duration deploy = fields == null ? null : fields.duration("deploy");
        Duration stable = fields == null ? null : fields.duration("stable");
        Long context = fields == null ? null : fields.size("build-context");
        return new Budgets(
                lost != null ? lost : orDefault(spec, fields, "budgets", "lost-requests", Defaults.LOST_REQUESTS),
                errors != null
                        ? errors
                        : orDefault(spec, fields, "budgets", "application-errors", Defaults.APPLICATION_ERRORS),
                available,
                rollback,
                outage,
                failedUpdate != null
                        ? failedUpdate
                        : orDefault(spec, fields, "budgets", "failed-update", Defaults.FAILED_UPDATE),
                deploy != null ? deploy : orDefault(spec, fields, "budgets", "deploy", Defaults.DEPLOY),
                stable != null ? stable : orDefault(spec, fields, "budgets", "stable", Defaults.STABLE),
                context != null
                        ? context
                        : orDefault(spec, fields, "budgets", "build-context", Defaults.BUILD_CONTEXT));
    }

    /** Fills in a default; a value that is there but wrong has been reported and is no default. */
    private static <T> T orDefault(Fields spec, @Nullable Fields section, String at, String key, T value) {
        if (section == null || !section.has(key)) {
            spec.defaulted(at + "." + key, shown(value), value);
        }
        return value;
    }

    private static String shown(Object value) {
        if (value instanceof Long bytes) {
            return bytes / 1_000_000_000 + "GB";
        }
        return value instanceof Duration duration ? duration.toSeconds() + "s" : value.toString();
    }

    // ---- the rest ----------------------------------------------------------------------------------------------

    private @Nullable BlueGreen blueGreen(Fields spec) {
        Fields fields =
                section(spec, "blue-green", "service", "namespace", "blue", "green", "before-switch", "after-switch");
        if (fields == null) {
            return null;
        }
        fields.require("service", "add the name of the Service that is switched");
        fields.require("blue", "add the workload that serves first, like deployment/NAME");
        fields.require("green", "add the workload that is switched to, like deployment/NAME");
        String service = fields.text("service", NAME, A_NAME);
        String namespace = fields.text("namespace", NAME, A_NAME);
        WorkloadRef blue = workload(fields, "blue");
        WorkloadRef green = workload(fields, "green");
        if (blue != null && blue.equals(green)) {
            fields.problem(
                    "green",
                    "\"blue-green.green\" must differ from \"blue-green.blue\" – both are " + quoted(blue.toString()),
                    "");
        }
        List<String> before = fields.texts("before-switch");
        List<String> after = fields.texts("after-switch");
        return service == null || blue == null || green == null
                ? null
                : new BlueGreen(service, namespace, blue, green, before, after);
    }

    private @Nullable Canary canary(Fields spec) {
        Fields fields = section(
                spec, "canary", "service", "namespace", "stable", "canary", "weight-percent", "set", "abort", "within");
        if (fields == null) {
            return null;
        }
        fields.require("service", "add the name of the Service that requests come in by");
        fields.require("stable", "add the workload that takes most requests, like deployment/NAME");
        fields.require("canary", "add the workload that takes a small share, like deployment/NAME");
        String service = fields.text("service", NAME, A_NAME);
        String namespace = fields.text("namespace", NAME, A_NAME);
        WorkloadRef stable = workload(fields, "stable");
        WorkloadRef canary = workload(fields, "canary");
        if (stable != null && stable.equals(canary)) {
            fields.problem(
                    "canary",
                    "\"canary.canary\" must differ from \"canary.stable\" – both are " + quoted(stable.toString()),
                    "");
        }
        CanaryWeight weight = canaryWeight(spec, fields);
        return service == null || stable == null || canary == null
                ? null
                : new Canary(service, namespace, stable, canary, weight);
    }

    private @Nullable CanaryWeight canaryWeight(Fields spec, Fields canary) {
        Integer percent = canary.integer("weight-percent", 1, 99);
        List<JsonNode> set = weightManifests(canary, "set");
        List<JsonNode> abort = weightManifests(canary, "abort");
        Duration within = canary.duration("within");
        if (!canary.has("weight-percent")) {
            List.of("set", "abort", "within").stream()
                    .filter(canary::has)
                    .forEach(key -> canary.problem(
                            key,
                            quoted(canary.path(key)) + " says how a router is given a weight, and none is declared",
                            "add \"weight-percent\", or leave it out where the number of pods decides"));
            return null;
        }
        for (String key : List.of("set", "abort")) {
            if (!canary.has(key)) {
                canary.problem(
                        "weight-percent",
                        "\"canary.weight-percent\" needs \"" + key + "\", and there is none",
                        "add what is applied to "
                                + (key.equals("set") ? "give the canary its share" : "take its share away again")
                                + ", like " + key + ": {manifests: [" + key + ".yaml]}");
            }
        }
        if (!set.isEmpty() && set.equals(abort)) {
            canary.problem(
                    "abort",
                    "\"canary.abort\" applies exactly what \"canary.set\" applies – it would take nothing from the"
                            + " canary",
                    "name what gives the canary the weight 0");
        }
        return percent == null || set.isEmpty() || abort.isEmpty()
                ? null
                : new CanaryWeight(
                        percent,
                        set,
                        abort,
                        within != null ? within : orDefault(spec, canary, "canary", "within", Defaults.CANARY));
    }

    /** Reads the objects that are applied to change a weight; none if something is wrong with them, which is then reported. */
    private List<JsonNode> weightManifests(Fields canary, String key) {
        Fields fields = section(canary, key, "manifests");
        if (fields == null) {
            return List.of();
        }
        fields.require("manifests", "list the files that are applied");
        fields.requireElements("manifests", "list at least one file");
        List<JsonNode> objects = new ArrayList<>();
        for (Path file : fields.list("manifests", (node, at) -> {
            String written = Fields.textOf(context, node, at);
            return written == null ? null : Fields.existing(context, node, at, written, false);
        })) {
            ManifestResult result = ManifestParser.parseFile(file);
            if (result instanceof ManifestResult.Parsed parsed) {
                objects.addAll(parsed.objects());
                if (parsed.objects().isEmpty()) {
                    fields.problem(
                            "manifests",
                            quoted(fields.path("manifests")) + " names a file without any object: "
                                    + file.getFileName(),
                            "write what changes the router's weight");
                }
            } else if (result instanceof ManifestResult.Invalid invalid) {
                invalid.problems().forEach(problem -> fields.problem("manifests", problem.text(), ""));
            }
        }
        return objects;
    }

    private @Nullable ReadWrite readWrite(Fields spec, List<EntryPoint> entryPoints) {
        Fields fields = section(spec, "read-write", "entrypoint", "write", "read", "shows", "read-from");
        if (fields == null) {
            return null;
        }
        fields.require("write", "add the request that writes, like {method: PUT, path: \"/items/{id}\", body: x}");
        fields.require("read", "add the request that reads it back, like {method: GET, path: \"/items/{id}\"}");
        Node writeNode = fields.node("write");
        Node readNode = fields.node("read");
        RequestSpec write = writeNode == null ? null : request(writeNode, fields.path("write"));
        RequestSpec read = readNode == null ? null : request(readNode, fields.path("read"));
        String entryPoint = entryPoint(spec, fields, "read-write", entryPoints);
        if (write != null && !holds(write, ReadWrite.ID)) {
            fields.problem(
                    "write",
                    "\"read-write.write\" must hold {id} in its path, a header or its body, so that each write is"
                            + " another",
                    "write it like {method: PUT, path: \"/items/{id}\", body: \"{id}\"}");
        }
        if (read != null && !holds(read, ReadWrite.ID) && !holds(read, ReadWrite.LOCATION)) {
            fields.problem(
                    "read",
                    "\"read-write.read\" must hold {id} or {location}, so that it reads what was written",
                    "write it like {method: GET, path: \"/items/{id}\"}");
        }
        String shows = fields.text("shows");
        From from = fields.choice("read-from", words(Arrays.asList(From.values()), From::word));
        if (!fields.has("read-from")) {
            from = fields.defaulted("read-from", Defaults.READ_FROM.word(), Defaults.READ_FROM);
        }
        return entryPoint == null || write == null || read == null || from == null
                ? null
                : new ReadWrite(
                        entryPoint,
                        write,
                        read,
                        shows != null ? shows : orDefault(spec, fields, "read-write", "shows", ReadWrite.ID),
                        from);
    }

    /** Takes the name of an entry point; the first one if none is named. */
    private static @Nullable String entryPoint(
            Fields spec, Fields fields, String section, List<EntryPoint> entryPoints) {
        String entryPoint = fields.text("entrypoint");
        List<String> names = entryPoints.stream().map(EntryPoint::name).toList();
        if (entryPoint != null && !names.contains(entryPoint)) {
            fields.problem(
                    "entrypoint",
                    quoted(fields.path("entrypoint")) + " must be the name of an entry point – found "
                            + quoted(entryPoint),
                    names.isEmpty() ? "declare it under \"entrypoints\"" : "there is " + Fields.list(names));
        }
        if (!fields.has("entrypoint")) {
            if (!spec.has("entrypoints")) {
                fields.problemHere(
                        quoted(section) + " needs an entry point, and there is none",
                        "declare one under \"entrypoints\"");
            } else if (!names.isEmpty()) {
                return fields.defaulted("entrypoint", names.get(0), names.get(0));
            }
        }
        return entryPoint;
    }

    private static boolean holds(RequestSpec request, String placeholder) {
        String body = request.body();
        return request.path().contains(placeholder)
                || (body != null && body.contains(placeholder))
                || request.headers().values().stream().anyMatch(value -> value.contains(placeholder));
    }

    private @Nullable ConfigurationChange configuration(Fields spec, List<EntryPoint> entryPoints) {
        Fields fields = section(
                spec,
                "configuration",
                "config-map",
                "secret",
                "namespace",
                "key",
                "value",
                "reaches-by",
                "after-change",
                "within",
                "read",
                "shows");
        if (fields == null) {
            return null;
        }
        if (!fields.has("config-map") && !fields.has("secret")) {
            fields.problemHere(
                    "\"configuration\" names no \"config-map\" and no \"secret\"",
                    "add the name of the ConfigMap or Secret, without the hash that kustomize adds");
        }
        if (fields.has("config-map") && fields.has("secret")) {
            fields.problem(
                    "secret",
                    "\"configuration\" names a ConfigMap and a Secret – one setting is changed",
                    "remove one of them");
        }
        fields.require("key", "add the key whose value changes");
        fields.require("value", "add the new value");
        fields.require("reaches-by", "write \"roll\" if pods are replaced, \"reload\" if they read it again");
        fields.require("read", "add the request by which each pod shows the value, like {path: /settings}");
        Kind kind = fields.has("secret") ? Kind.SECRET : Kind.CONFIG_MAP;
        String name = fields.text(kind.key(), OBJECT_NAME, AN_OBJECT_NAME);
        String namespace = fields.text("namespace", NAME, A_NAME);
        String key = fields.text("key", SECRET_KEY, "a key of letters, digits, dashes, dots and underscores");
        String value = fields.text("value");
        ReachesBy reachesBy = fields.choice("reaches-by", words(Arrays.asList(ReachesBy.values()), ReachesBy::word));
        List<String> afterChange = fields.texts("after-change");
        Duration within = fields.duration("within");
        Node readNode = fields.node("read");
        RequestSpec read = readNode == null ? null : request(readNode, fields.path("read"));
        String shows = fields.text("shows");
        if (entryPoints.isEmpty() && !spec.has("entrypoints")) {
            fields.problemHere(
                    "\"configuration\" needs an entry point, and there is none", "declare one under \"entrypoints\"");
        }
        if (name == null || key == null || value == null || reachesBy == null || read == null) {
            return null;
        }
        return new ConfigurationChange(
                kind,
                name,
                namespace,
                key,
                value,
                reachesBy,
                afterChange,
                within != null ? within : orDefault(spec, fields, "configuration", "within", Defaults.CONFIGURATION),
                read,
                shows != null ? shows : orDefault(spec, fields, "configuration", "shows", value.strip()));
    }

    private AutoscalingSpec autoscaling(Fields spec, LoadSpec load) {
        Fields fields = section(spec, "autoscaling", "drill-target-percent", "drill-window", "profile");
        return fields == null
                ? AutoscalingSpec.AS_DECLARED
                : new AutoscalingSpec(
                        fields.integer("drill-target-percent", 1, 100),
                        fields.duration("drill-window"),
                        profile(fields, load));
    }

    private AutoscalingSpec.@Nullable Profile profile(Fields autoscaling, LoadSpec load) {
        Fields fields = section(autoscaling, "profile", "scale-out", "ceiling");
        if (fields == null) {
            return null;
        }
        fields.require("scale-out", "add \"scale-out: {requests-per-second: RATE, pods: NUMBER}\"");
        Fields out = section(fields, "scale-out", "requests-per-second", "pods");
        Fields ceiling = section(fields, "ceiling", "requests-per-second");
        Integer most = null;
        if (ceiling != null) {
            ceiling.require("requests-per-second", "add the load that asks for more than maxReplicas");
            most = ceiling.integer("requests-per-second", 1, AutoscalingSpec.MOST_PER_SECOND);
        }
        if (out == null) {
            return null;
        }
        out.require("requests-per-second", "add the load that asks for these pods");
        out.require("pods", "add how many pods that load asks for");
        Integer rate = out.integer("requests-per-second", 1, AutoscalingSpec.MOST_PER_SECOND);
        Integer pods = out.integer("pods", 2, 10_000);
        if (rate != null && rate <= load.lightPerSecond()) {
            out.problem(
                    "requests-per-second",
                    quoted(out.path("requests-per-second")) + " must be more than the light load of "
                            + load.lightPerSecond() + ", which runs all the time – found " + rate,
                    "raise it, or lower load.requests-per-second: the light load is a fifth of that, and "
                            + LoadSpec.LEAST_LIGHT_PER_SECOND + " at least");
        }
        if (ceiling != null && rate != null && most != null && most <= rate) {
            ceiling.problem(
                    "requests-per-second",
                    quoted(ceiling.path("requests-per-second")) + " must be more than "
                            + quoted(out.path("requests-per-second")) + ", " + rate + " – found " + most,
                    "");
        }
        return rate == null || pods == null ? null : new AutoscalingSpec.Profile(rate, pods, most);
    }

    private @Nullable Slo slo(Fields spec) {
        Fields fields = section(spec, "slo", "p99", "errors");
        return fields == null ? null : new Slo(fields.duration("p99"), fields.integer("errors", 0, 1_000_000));
    }

    private @Nullable Flow flow(Node node, String at) {
        Fields fields = Fields.of(context, at, node, "from", "to", "port", "while-away");
        if (fields == null) {
            return null;
        }
        fields.require("from", "add who opens the connection");
        fields.require("to", "add who accepts the connection");
        fields.require("port", "add the port, by number or by name");
        String from = fields.text("from");
        String to = fields.text("to");
        PortRef port = port(fields, "port");
        ReadinessWanted whileAway =
                fields.choice("while-away", words(Arrays.asList(ReadinessWanted.values()), ReadinessWanted::word));
        return from == null || to == null || port == null ? null : new Flow(from, to, port, whileAway);
    }

    private List<Tenant> tenants(Fields spec) {
        Map<String, String> owners = new HashMap<>();
        Set<String> names = new HashSet<>();
        List<Tenant> tenants = spec.list("tenants", (node, at) -> {
            Fields fields = Fields.of(context, at, node, "name", "namespaces");
            if (fields == null) {
                return null;
            }
            fields.require("name", "add \"name: NAME\", as reports shall call the tenant");
            fields.require("namespaces", "add \"namespaces: [NAME]\", those that are its own");
            fields.requireElements("namespaces", "name the namespaces that are its own");
            String name = fields.text("name", NAME, A_NAME);
            if (name != null && !names.add(name)) {
                fields.problem("name", "two tenants have the name " + quoted(name), "give each a name of its own");
            }
            List<String> namespaces = fields.list("namespaces", (element, path) -> {
                String namespace = Fields.textOf(context, element, path);
                String owner = namespace == null ? null : owners.putIfAbsent(namespace, String.valueOf(name));
                if (owner != null) {
                    context.problems()
                            .add(
                                    element,
                                    "the namespace " + quoted(String.valueOf(namespace)) + " is the tenant "
                                            + quoted(owner) + "'s already",
                                    "a namespace that tenants share is nobody's: leave it out");
                }
                return namespace;
            });
            return name == null ? null : new Tenant(name, namespaces);
        });
        if (tenants.size() == 1) {
            spec.problem(
                    "tenants",
                    "\"tenants\" has one tenant only, who is to be kept from nobody",
                    "declare the others, or remove \"tenants\"");
        }
        return tenants;
    }

    private @Nullable SecretSpec secret(Node node, String at) {
        Fields fields = Fields.of(context, at, node, "name", "namespace", "literals", "generate");
        if (fields == null) {
            return null;
        }
        fields.require("name", "add the name of the Secret");
        String name = fields.text("name", OBJECT_NAME, AN_OBJECT_NAME);
        String namespace = fields.text("namespace", NAME, A_NAME);
        Map<String, String> literals = fields.scalars(
                "literals",
                key -> SECRET_KEY.matcher(key).matches()
                        ? null
                        : quoted(fields.path("literals")) + " has the key " + quoted(key)
                                + " – expected letters, digits, dashes, dots and underscores");
        Set<String> seen = new HashSet<>();
        List<String> generate = fields.list("generate", (element, path) -> {
            String key = Fields.textOf(context, element, path);
            if (key != null && !SECRET_KEY.matcher(key).matches()) {
                context.problems()
                        .add(
                                element,
                                quoted(path)
                                        + " must be a key of letters, digits, dashes, dots and underscores – found "
                                        + quoted(key),
                                "");
            } else if (key != null && (literals.containsKey(key) || !seen.add(key))) {
                context.problems()
                        .add(
                                element,
                                "the key " + quoted(key) + " of the Secret has a value already",
                                "keep one of the two");
            }
            return key;
        });
        if (literals.isEmpty() && generate.isEmpty() && !fields.has("literals") && !fields.has("generate")) {
            fields.problemHere(
                    quoted(at) + " must have \"literals\" or \"generate\" – found neither",
                    "list under \"generate\" the keys that shall get random values");
        }
        return name == null ? null : new SecretSpec(name, namespace, literals, generate);
    }

    private @Nullable AcceptNotTested acceptNotTested(Node node, String at) {
        Fields fields = Fields.of(context, at, node, "check", "reason");
        if (fields == null) {
            return null;
        }
        fields.require("check", "add the id of the check");
        fields.require("reason", "add why it may stay untested; the report prints it");
        String check = fields.text("check", CHECK, "the id of a check, like DEP-ROL-001");
        String reason = fields.text("reason");
        return check == null || reason == null ? null : new AcceptNotTested(check, reason);
    }

    private EvidenceSpec evidence(Fields spec) {
        Fields fields = section(spec, "evidence", "classification", "assessor", "retention");
        String classification = fields == null ? null : fields.text("classification", LABEL, A_LABEL);
        EvidenceSpec.Assessor assessor = fields == null
                ? null
                : fields.choice(
                        "assessor",
                        words(Arrays.asList(EvidenceSpec.Assessor.values()), EvidenceSpec.Assessor::toString));
        Fields retention = fields == null ? null : section(fields, "retention", "class", "days");
        String name = retention == null ? null : retention.text("class", LABEL, A_LABEL);
        Integer days = retention == null ? null : retention.integer("days", 1, MOST_RETENTION_DAYS);
        return new EvidenceSpec(
                classification != null
                        ? classification
                        : orDefault(spec, fields, "evidence", "classification", Defaults.CLASSIFICATION),
                assessor != null ? assessor : orDefault(spec, fields, "evidence", "assessor", Defaults.ASSESSOR),
                new EvidenceSpec.RetentionSpec(
                        name != null
                                ? name
                                : orDefault(spec, retention, "evidence.retention", "class", Defaults.RETENTION_CLASS),
                        days != null
                                ? days
                                : orDefault(spec, retention, "evidence.retention", "days", Defaults.RETENTION_DAYS)));
    }

    private List<String> errorLogPatterns(Fields spec) {
        if (!spec.has("error-log-patterns")) {
            return spec.defaulted(
                    "error-log-patterns",
                    Defaults.ERROR_LOG_PATTERNS.size() + " built-in patterns",
                    Defaults.ERROR_LOG_PATTERNS);
        }
        return spec.list("error-log-patterns", this::regularExpression);
    }

    private @Nullable String regularExpression(Node node, String at) {
        String pattern = Fields.textOf(context, node, at);
        if (pattern == null) {
            return null;
        }
        try {
            Pattern.compile(pattern);
            return pattern;
        } catch (PatternSyntaxException wrong) {
            context.problems()
                    .add(
                            node,
                            quoted(at) + " must be a regular expression – " + wrong.getDescription() + " at position "
                                    + wrong.getIndex(),
                            "");
            return null;
        }
    }

    private @Nullable Fields section(Fields parent, String key, String... keys) {
        Node node = parent.node(key);
        return node == null ? null : Fields.of(context, parent.path(key), node, keys);
    }

    private static <T> Map<String, T> words(List<T> values, Function<T, String> word) {
        return values.stream()
                .collect(Collectors.toMap(
                        word,
                        Function.identity(),
                        (a, b) -> {
                            throw new IllegalStateException("two choices with the name " + a);
                        },
                        LinkedHashMap::new));
    }
}
