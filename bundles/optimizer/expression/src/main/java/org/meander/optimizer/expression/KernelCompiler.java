package org.meander.optimizer.expression;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * Makes a hidden class of the arithmetic between functions: one loop over the points in whole vectors, a local variable a node. It calls
 * nothing but vector arithmetic.
 */
final class KernelCompiler {

    /** More make a method that the machine's compiler leaves to the interpreter. */
    static final int MOST_OPERATIONS = 600;

    private static final ClassDesc DOUBLE_VECTOR = desc(DoubleVector.class);
    private static final ClassDesc VECTOR = desc(Vector.class);
    private static final ClassDesc SPECIES = desc(VectorSpecies.class);
    private static final ClassDesc KERNEL = desc(Kernel.class);
    private static final ClassDesc DOUBLES = ConstantDescs.CD_double.arrayType();
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            ConstantDescs.CD_void,
            DOUBLES,
            DOUBLES,
            DOUBLES,
            DOUBLES,
            ConstantDescs.CD_int.arrayType(),
            ConstantDescs.CD_int);
    private static final MethodTypeDesc UNARY = MethodTypeDesc.of(DOUBLE_VECTOR);
    private static final MethodTypeDesc BINARY = MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR);
    private static final MethodTypeDesc HELPER = MethodTypeDesc.of(DOUBLE_VECTOR, DOUBLE_VECTOR, DOUBLE_VECTOR);

    private static final int IN = 1;
    private static final int FUNCTIONS = 2;
    private static final int OUT = 3;
    private static final int KNOWN = 4;
    private static final int PLACES = 5;
    private static final int COUNT = 6;
    private static final int INDEX = 7;
    private static final int FIRST_FREE = 8;

    private final List<Node> operations;
    private final List<Node> known;
    private final int columns;
    private final List<Node> functions;
    private final List<Node> outputs;
    private final Map<Node, Integer> locals = new HashMap<>();
    private int next = FIRST_FREE;

    /**
     * @param operations that vary, in order, with the columns and functions among them
     * @param known that do not vary, in the order of the array
     * @param columns of the input
     * @param functions whose results are there, in the order of their places
     * @param outputs in the order of their places
     */
    private KernelCompiler(
            List<Node> operations, List<Node> known, int columns, List<Node> functions, List<Node> outputs) {
        this.operations = operations;
        this.known = known;
        this.columns = columns;
        this.functions = functions;
        this.outputs = outputs;
    }

    private static ClassDesc desc(Class<?> type) {
        return ClassDesc.of(type.getName());
    }

    /** The parameters are as those of the constructor. */
    static Kernel compile(
            List<Node> operations, List<Node> known, int columns, List<Node> functions, List<Node> outputs) {
        KernelCompiler compiler = new KernelCompiler(operations, known, columns, functions, outputs);
        ClassDesc name = ClassDesc.of(Kernel.class.getPackageName() + ".CompiledKernel");
        byte[] bytes = ClassFile.of().build(name, type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                .withInterfaceSymbols(KERNEL)
                .withMethodBody(
                        ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> code.aload(0)
                                .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_())
                .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, compiler::body));
        try {
            return (Kernel) MethodHandles.lookup()
                    .defineHiddenClass(bytes, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IllegalAccessException
                | InstantiationException
                | NoSuchMethodException
                | InvocationTargetException e) {
            throw new MeanderException(StandardError.INTERNAL_ERROR, "a formula's kernel cannot be made", e);
        }
    }

    private void body(CodeBuilder code) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < columns + functions.size() + outputs.size(); i++) {
            code.aload(PLACES).loadConstant(i).iaload().istore(next);
            places.add(next++);
        }
        for (int i = 0; i < known.size(); i++) {
            species(code).aload(KNOWN).loadConstant(i).daload();
            code.invokestatic(
                    DOUBLE_VECTOR, "broadcast", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, ConstantDescs.CD_double));
            store(code, known.get(i));
        }
        Label start = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(INDEX);
        code.labelBinding(start).iload(INDEX).iload(COUNT).if_icmpge(end);
        for (Node node : operations) {
            emit(code, node, places);
            store(code, node);
        }
        for (int i = 0; i < outputs.size(); i++) {
            code.aload(locals.get(outputs.get(i)));
            code.aload(OUT)
                    .iload(places.get(columns + functions.size() + i))
                    .iload(INDEX)
                    .iadd();
            code.invokevirtual(
                    DOUBLE_VECTOR,
                    "intoArray",
                    MethodTypeDesc.of(ConstantDescs.CD_void, DOUBLES, ConstantDescs.CD_int));
        }
        code.iload(INDEX).loadConstant(Kernel.LANES).iadd().istore(INDEX);
        code.goto_(start).labelBinding(end).return_();
    }

    private static CodeBuilder species(CodeBuilder code) {
        return code.getstatic(KERNEL, "SPECIES", SPECIES);
    }

    private void store(CodeBuilder code, Node node) {
        locals.put(node, next);
        code.astore(next++);
    }

    private void emit(CodeBuilder code, Node node, List<Integer> places) {
        if (node.op() == Op.COLUMN || node.op().isFunction()) {
            boolean column = node.op() == Op.COLUMN;
            int place = column ? node.index() : columns + functions.indexOf(node);
            species(code).aload(column ? IN : FUNCTIONS);
            code.iload(places.get(place)).iload(INDEX).iadd();
            code.invokestatic(
                    DOUBLE_VECTOR,
                    "fromArray",
                    MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, DOUBLES, ConstantDescs.CD_int));
            return;
        }
        code.aload(locals.get(node.first()));
        if (node.second() != null) {
            code.aload(locals.get(node.second()));
        }
        switch (node.op()) {
            case NEG, SQRT, ABS -> code.invokevirtual(DOUBLE_VECTOR, name(node.op()), UNARY);
            case ADD, SUB, MUL, DIV, MIN, MAX -> code.invokevirtual(DOUBLE_VECTOR, name(node.op()), BINARY);
            case MUL_OR_ZERO -> code.invokestatic(KERNEL, "mulOrZero", HELPER, true);
            case STEP -> code.invokestatic(KERNEL, "step", HELPER, true);
            default -> throw new IllegalArgumentException(node.op().toString());
        }
    }

    private static String name(Op op) {
        return op.name().toLowerCase(Locale.ROOT);
    }
}
