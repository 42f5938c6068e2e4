import graphql from '@graphql-eslint/eslint-plugin';

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: { parser: graphql.parser },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      // An address, a price, a page of a list are values: they have no identity, and nobody asks for one by its id.
      '@graphql-eslint/strict-id-in-types': 'off',
    },
  },
];
